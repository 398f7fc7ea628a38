unit_test(test_clocks USES clocks LIBRARIES eid_kit)
