unit_test(test_outbox_rules USES outbox decision_world)
unit_test(test_outbox_send USES decision_world outbox jobs)
