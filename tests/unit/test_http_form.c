#include "http/form.h"
#include "http/multipart.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

/* ---- urlencoded ---- */

static enum err read_form(const char *text, size_t len, struct fields *f, struct field_problem *p)
{
	*f = (struct fields){ 0 };
	return form_read(span_of(text, len), f, p);
}

static void assert_refused(const char *text, size_t len, const char *field, const char *reason)
{
	struct fields f;
	struct field_problem p;

	assert_int_equal(read_form(text, len, &f, &p), ERR_INPUT);
	assert_string_equal(p.field, field);
	assert_string_equal(p.reason, reason);
	fields_release(&f);
}
#define REFUSED(text, field, reason) assert_refused(text, sizeof(text) - 1, field, reason)

static void form_is_decoded(void **state)
{
	const char *text = "namn=%C3%85sa+Prov&tom=&utan&&a%26b=1%3D2";
	struct fields f;
	struct field_problem p;

	(void)state;
	assert_int_equal(read_form(text, strlen(text), &f, &p), ERR_OK);
	assert_int_equal(f.count, 4);
	assert_string_equal(fields_find(&f, "namn")->value.ptr, "Åsa Prov");
	assert_int_equal(fields_find(&f, "tom")->value.len, 0);
	assert_int_equal(fields_find(&f, "utan")->value.len, 0);
	assert_string_equal(fields_find(&f, "a&b")->value.ptr, "1=2");
	assert_null(fields_find(&f, "nam"));
	fields_release(&f);
}

static void empty_form_has_no_fields(void **state)
{
	struct fields f;
	struct field_problem p;

	(void)state;
	assert_int_equal(read_form("", 0, &f, &p), ERR_OK);
	assert_int_equal(f.count, 0);
	fields_release(&f);
}

static void broken_forms_name_the_field(void **state)
{
	(void)state;
	REFUSED("a=1&b=2&a=3", "a", "duplicate");
	REFUSED("a=1&b=%zz", "b", "escape");
	REFUSED("b=%4", "b", "escape");
	REFUSED("b=%", "b", "escape");
	REFUSED("%4=1", "", "escape");
	REFUSED("person.name=a%00b", "person.name", "nul");
	REFUSED("b=a\0c", "b", "nul");
	REFUSED("b=%C3", "b", "utf8");
	REFUSED("b=%ED%A0%80", "b", "utf8"); /* a surrogate */
	REFUSED("b=%C0%AF", "b", "utf8");    /* an overlong slash */
	REFUSED("=1", "", "name");
	REFUSED("%3Cscript%3E=%00", "", "nul"); /* a name that could be markup is not repeated */
}

static void long_names_and_many_fields_are_refused(void **state)
{
	char text[HTTP_FIELDS_MAX * 8];
	size_t len = 0;

	(void)state;
	memset(text, 'a', HTTP_FIELD_NAME_MAX + 1);
	assert_refused(text, HTTP_FIELD_NAME_MAX + 1, "", "name");
	for (int i = 0; i <= HTTP_FIELDS_MAX; i++)
		len += (size_t)snprintf(text + len, sizeof text - len, "f%d=&", i);
	assert_refused(text, len, "f400", "too_many");
}

static void percent_decoding_keeps_plus_in_paths(void **state)
{
	char out[8];
	size_t len;

	(void)state;
	assert_true(percent_decode(span_str("a+%2b"), false, out, &len));
	assert_int_equal(len, 3);
	assert_memory_equal(out, "a++", 3);
	assert_false(percent_decode(span_str("%2"), false, out, &len));
	assert_false(percent_decode(span_str("a%g0"), false, out, &len));
}

/* ---- multipart ---- */

struct multipart {
	struct fields fields;
	struct files files;
	struct field_problem problem;
	char body[4096];
};

static enum err read_multipart_bytes(struct multipart *m, const char *text, size_t len)
{
	memset(m, 0, sizeof *m);
	memcpy(m->body, text, len);
	return multipart_read(m->body, len, span_str("XX"), &m->fields, &m->files, &m->problem);
}

static void release(struct multipart *m)
{
	fields_release(&m->fields);
	files_release(&m->files);
}

#define PART(disposition, rest) "--XX\r\nContent-Disposition: form-data; " disposition "\r\n" rest "\r\n"
#define END "--XX--\r\n"

static void assert_multipart_refused(const char *text, size_t len, const char *field, const char *reason)
{
	struct multipart m;

	if (read_multipart_bytes(&m, text, len) != ERR_INPUT)
		fail_msg("taken: %s", text);
	assert_string_equal(m.problem.field, field);
	assert_string_equal(m.problem.reason, reason);
	release(&m);
}
#define MULTIPART_REFUSED(text, field, reason) assert_multipart_refused(text, sizeof(text) - 1, field, reason)

static void multipart_has_fields_and_files(void **state)
{
	const char text[] = PART("name=\"namn\"", "\r\nÅsa\r\nProv") PART("name=\"tom\"", "\r\n") PART(
	        "name=\"fil\"; filename=\"C:\\dok\\anmälan.pdf\"", "Content-Type: application/pdf\r\n\r\n%PDF\r\n--X\0")
	        PART("name=\"fil\"; filename=\"\"", "Content-Type: application/octet-stream\r\n\r\n") END;
	struct multipart m;

	(void)state;
	assert_int_equal(read_multipart_bytes(&m, text, sizeof text - 1), ERR_OK);
	assert_int_equal(m.fields.count, 2);
	assert_string_equal(m.fields.items[0].name.ptr, "namn");
	assert_string_equal(m.fields.items[0].value.ptr, "Åsa\r\nProv");
	assert_string_equal(m.fields.items[1].value.ptr, "");
	assert_int_equal(m.files.count, 1); /* the empty input is none */
	assert_true(span_equal_str(m.files.items[0].filename, "anmälan.pdf"));
	assert_true(span_equal_str(m.files.items[0].type, "application/pdf"));
	assert_int_equal(m.files.items[0].bytes.len, 10);
	assert_memory_equal(m.files.items[0].bytes.ptr, "%PDF\r\n--X\0", 10);
	release(&m);
}

static void several_files_may_share_a_field(void **state)
{
	const char text[] =
	        PART("name=\"f\"; filename=\"a\"", "\r\n1") PART("name=\"f\"; filename=\"b\"", "\r\n22") "--XX--";
	struct multipart m;

	(void)state;
	assert_int_equal(read_multipart_bytes(&m, text, sizeof text - 1), ERR_OK);
	assert_int_equal(m.files.count, 2);
	assert_int_equal(m.files.items[1].bytes.len, 2);
	release(&m);
}

static void broken_multipart_is_refused(void **state)
{
	(void)state;
	MULTIPART_REFUSED("", "", "multipart");
	MULTIPART_REFUSED("--X", "", "multipart");
	MULTIPART_REFUSED("--XX\r\n", "", "multipart");
	MULTIPART_REFUSED("preamble\r\n" PART("name=\"a\"", "\r\n1") END, "", "multipart");
	MULTIPART_REFUSED(PART("name=\"a\"", "\r\n1") "--XX-- epilogue", "", "multipart");
	MULTIPART_REFUSED(PART("name=\"a\"", "\r\n1"), "a", "multipart"); /* no end */
	MULTIPART_REFUSED("--XX\nContent-Disposition: form-data; name=\"a\"\n\n1\n--XX--\n", "", "multipart");
	MULTIPART_REFUSED("--XX\r\n\r\n1\r\n" END, "", "multipart"); /* no disposition */
	MULTIPART_REFUSED("--XX\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\n1\r\n" END, "", "multipart");
	MULTIPART_REFUSED(PART("filename=\"a\"", "\r\n1") END, "", "multipart");
	MULTIPART_REFUSED(PART("name=\"a\"; name=\"b\"", "\r\n1") END, "a", "multipart");
	MULTIPART_REFUSED(PART("name=\"a\"; filename*=UTF-8''x", "\r\n1") END, "a", "multipart");
	MULTIPART_REFUSED(PART("name=\"a", "\r\n1") END, "", "multipart");
	MULTIPART_REFUSED(PART("name=\"a\"", "Content-Transfer-Encoding: base64\r\n\r\nMQ==") END, "a", "multipart");
	MULTIPART_REFUSED(PART("name=\"a\"", "Content-Disposition: form-data; name=\"b\"\r\n\r\n1") END, "a",
	                  "multipart");
	MULTIPART_REFUSED(PART("name=\"a\"", "\r\n1") PART("name=\"a\"", "\r\n2") END, "a", "duplicate");
	MULTIPART_REFUSED(PART("name=\"a\"", "\r\nx\0y") END, "a", "nul");
	MULTIPART_REFUSED(PART("name=\"a\"", "\r\n\xff") END, "a", "utf8");
	MULTIPART_REFUSED(PART("name=\"\"", "\r\n1") END, "", "name");
	MULTIPART_REFUSED(PART("name=\"f\"; filename=\"a\nb\"", "\r\n1") END, "f", "file");
	MULTIPART_REFUSED(PART("name=\"f\"; filename=\"/\"", "\r\n1") END, "f", "file");
	MULTIPART_REFUSED(PART("name=\"f\"; filename=\"\xff\"", "\r\n1") END, "f", "file");
	MULTIPART_REFUSED(PART("name=\"f\"; filename=\"\u202egpj.exe\"", "\r\n1") END, "f", "file");
}

static void too_many_files_and_headers_are_refused(void **state)
{
	struct multipart m;
	char text[4096];
	size_t len = 0;

	(void)state;
	for (int i = 0; i <= HTTP_FILES_MAX; i++)
		len += (size_t)snprintf(text + len, sizeof text - len, PART("name=\"f\"; filename=\"a\"", "\r\n1"));
	len += (size_t)snprintf(text + len, sizeof text - len, END);
	assert_multipart_refused(text, len, "f", "too_many");

	len = (size_t)snprintf(text, sizeof text,
	                       "--XX\r\nContent-Disposition: form-data; name=\"%*s\"\r\n\r\n1\r\n" END,
	                       MULTIPART_HEADERS_MAX, "");
	assert_int_equal(read_multipart_bytes(&m, text, len), ERR_INPUT);
	release(&m);
}

static void boundary_is_read(void **state)
{
	struct span b;

	(void)state;
	assert_int_equal(multipart_boundary(span_str("multipart/form-data; boundary=abc"), &b), ERR_OK);
	assert_true(span_equal_str(b, "abc"));
	assert_int_equal(multipart_boundary(span_str("multipart/form-data; charset=x; Boundary=\"a:b\""), &b), ERR_OK);
	assert_true(span_equal_str(b, "a:b"));
	assert_int_equal(multipart_boundary(span_str("multipart/form-data"), &b), ERR_INPUT);
	assert_int_equal(multipart_boundary(span_str("multipart/form-data; boundary="), &b), ERR_INPUT);
	assert_int_equal(multipart_boundary(span_str("multipart/form-data; boundary=\"a"), &b), ERR_INPUT);
	assert_int_equal(multipart_boundary(span_str("multipart/form-data; boundary=a\"b"), &b), ERR_INPUT);
	assert_int_equal(multipart_boundary(span_str("multipart/form-data; boundary=a; boundary=b"), &b), ERR_INPUT);
	assert_int_equal(
	        multipart_boundary(span_str("multipart/form-data; boundary=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	                                    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
	                           &b),
	        ERR_INPUT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(form_is_decoded),
		cmocka_unit_test(empty_form_has_no_fields),
		cmocka_unit_test(broken_forms_name_the_field),
		cmocka_unit_test(long_names_and_many_fields_are_refused),
		cmocka_unit_test(percent_decoding_keeps_plus_in_paths),
		cmocka_unit_test(multipart_has_fields_and_files),
		cmocka_unit_test(several_files_may_share_a_field),
		cmocka_unit_test(broken_multipart_is_refused),
		cmocka_unit_test(too_many_files_and_headers_are_refused),
		cmocka_unit_test(boundary_is_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
