unit_test(test_law_deadline USES law)
unit_test(test_draft_pack USES decision_case)
unit_test(test_case_files USES decision_case)
