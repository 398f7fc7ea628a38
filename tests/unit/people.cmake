# Personal numbers: law.cmake.
unit_test(test_admission USES people)
unit_test(test_people_import USES people)
unit_test(test_people_register USES people)
unit_test(test_personal_number USES people)
