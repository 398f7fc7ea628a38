# The ground: time, buffers, JSON, text, configuration, log.
unit_test(test_base_buf USES base)
unit_test(test_base_time USES base)
unit_test(test_base_text USES base)
unit_test(test_base_json USES base)
unit_test(test_base_conf USES base)
unit_test(test_base_log USES base)
