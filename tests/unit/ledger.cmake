unit_test(test_ledger_tree USES ledger)
unit_test(test_decision_acts USES decision_world LIBRARIES ledger)
