unit_test(test_law_deadline USES law)
unit_test(test_law_reckon USES law)
unit_test(test_law_text USES law)
unit_test(test_law_pack USES law)
