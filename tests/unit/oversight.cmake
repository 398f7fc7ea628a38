unit_test(test_delivery_access USES decision_world oversight)
unit_test(test_duty_pass USES decision_world oversight)
