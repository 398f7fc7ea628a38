unit_test(test_view_blocks USES view)
unit_test(test_view_template USES view)
unit_test(test_view_qr USES view)
unit_test(test_view_pages USES view)
