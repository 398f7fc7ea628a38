# What a hostile reading of the chain from call to archive found, across rooms.
unit_test(test_review_chain USES decision_world flow delivery decision eid people)
