unit_test(test_archive_papers USES decision_world verify)
