# The law room, and what is drawn from it: case data and drafting (library decision_case).
unit_test(test_law_deadline USES law)
unit_test(test_law_text USES law)
unit_test(test_law_pack USES law)
unit_test(test_personal_number USES people)
unit_test(test_case_set USES decision_case)
unit_test(test_case_files USES decision_case)
unit_test(test_draft_pack USES decision_case)
