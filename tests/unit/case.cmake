# The case, and the texts that are drafted from it.
unit_test(test_case_set USES case)
unit_test(test_case_files USES case)
unit_test(test_case_sibling USES case)
unit_test(test_draft_pack USES case)
unit_test(test_case_check USES case)
unit_test(test_case_reported USES case)
unit_test(test_draft USES case)
unit_test(test_said USES case)
