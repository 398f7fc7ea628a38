unit_test(test_law_deadline USES law)
