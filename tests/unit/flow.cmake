unit_test(test_flow_chain USES decision_world flow jobs)
unit_test(test_flow_seals USES decision_world flow jobs)
unit_test(test_flow_clocks USES decision_world flow jobs)
