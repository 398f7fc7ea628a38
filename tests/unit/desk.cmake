unit_test(test_desk_moment USES desk)
unit_test(test_desk_night_time USES desk)
unit_test(test_desk_law_ending USES decision_world desk)
