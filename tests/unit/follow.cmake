unit_test(test_follow_legal USES follow)
unit_test(test_follow_judge USES follow)
unit_test(test_follow_record USES decision_world follow)
unit_test(test_follow_law USES decision_world follow)
