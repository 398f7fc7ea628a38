unit_test(test_desk_moment USES desk)
