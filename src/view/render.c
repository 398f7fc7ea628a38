#include "template.h"

#include <ctype.h>
#include <inttypes.h>

#include "jourbeslut/base/text.h"

struct render {
	const struct template_list *list;
	const struct template *page;
	const char *version;
	struct view_problem *problem;
	struct buf *out;
	const json_t *stack[TEMPLATE_DEPTH_MAX + 1]; /* the objects that we stand in, the innermost last */
	size_t depth;
};

static enum err blame(const struct render *r, const struct template *t, const struct op *op, const char *what)
{
	template_blame(t, op->line, op->text, what, r->problem);
	return ERR_INTERNAL;
}

static const json_t *member(const json_t *value, struct span part)
{
	uint64_t index;

	if (json_is_object(value))
		return json_object_getn(value, part.ptr, part.len);
	if (json_is_array(value) && number_parse(part, UINT32_MAX, &index) == ERR_OK)
		return json_array_get(value, index);
	return NULL;
}

/* The first part is looked for from the innermost object outwards, the others in what it gave. */
static const json_t *look_up(const struct render *r, struct span name)
{
	const json_t *value = NULL;

	if (span_equal_str(name, "."))
		return r->stack[r->depth - 1];
	for (bool first = true;; first = false) {
		const char *dot = memchr(name.ptr, '.', name.len);
		struct span part = span_of(name.ptr, dot ? (size_t)(dot - name.ptr) : name.len);
		if (first)
			for (size_t i = r->depth; i > 0 && !value; i--)
				value = member(r->stack[i - 1], part);
		else
			value = member(value, part);
		if (!value || !dot)
			return value;
		name = span_of(dot + 1, name.len - part.len - 1);
	}
}

static bool is_true(const json_t *value)
{
	if (!value || json_is_false(value) || json_is_null(value))
		return false;
	if (json_is_string(value))
		return json_string_length(value) > 0;
	if (json_is_integer(value))
		return json_integer_value(value) != 0;
	if (json_is_array(value))
		return json_array_size(value) > 0;
	return true;
}

static enum err write_text(struct buf *out, struct span text)
{
	size_t done = 0;

	for (size_t i = 0; i < text.len; i++) {
		const char *as = NULL;
		switch (text.ptr[i]) {
		case '&':
			as = "&amp;";
			break;
		case '<':
			as = "&lt;";
			break;
		case '>':
			as = "&gt;";
			break;
		case '"':
			as = "&quot;";
			break;
		case '\'':
			as = "&#39;";
			break;
		default:
			continue;
		}
		TRY(buf_add(out, text.ptr + done, i - done));
		TRY(buf_add_str(out, as));
		done = i + 1;
	}
	return buf_add(out, text.ptr + done, text.len - done);
}

/* Most texts have no reference to law. */
static enum err write_body(struct buf *out, struct span text)
{
	BUF bound = buf_init(2 * text.len + 1);

	if (!memmem(text.ptr, text.len, "\xc2\xa7", 2) && !memmem(text.ptr, text.len, "kap.", 4))
		return write_text(out, text);
	TRY(text_bind(text, &bound));
	return write_text(out, buf_span(&bound));
}

/* RFC 3986 section 2.3; "/" too, so that a value may be several parts of a path. */
static enum err write_part(struct buf *out, struct span text)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];
		if (c < 0x80 && (isalnum(c) || strchr("-._~/", c)))
			TRY(buf_add_char(out, (char)c));
		else
			TRY(buf_printf(out, "%%%02X", c));
	}
	return ERR_OK;
}

static bool address_is_right(struct span a)
{
	if (span_starts_with(a, "/"))
		return a.len == 1 || (a.ptr[1] != '/' && a.ptr[1] != '\\');
	return span_starts_with(a, "https://") || span_starts_with(a, "http://") || span_starts_with(a, "tel:") ||
	       span_starts_with(a, "bankid:");
}

static enum err write_value(struct render *r, const struct template *t, const struct op *op)
{
	const json_t *value;

	if (span_equal_str(op->text, "view.title"))
		return r->page->title ? write_text(r->out, span_str(r->page->title))
		                      : blame(r, r->page, op, "the page has no title");
	if (span_equal_str(op->text, "view.version"))
		return write_text(r->out, span_str(r->version));
	value = look_up(r, op->text);
	if (!value)
		return blame(r, t, op, "the data lacks it");
	if (json_is_integer(value) && op->escape != ESCAPE_ADDRESS)
		return buf_printf(r->out, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
	if (!json_is_string(value) || op->escape == ESCAPE_NUMBER)
		return blame(r, t, op, "the data holds another kind of value");
	struct span text = span_of(json_string_value(value), json_string_length(value));
	if (op->escape == ESCAPE_PART)
		return write_part(r->out, text);
	if (op->escape == ESCAPE_ADDRESS && !address_is_right(text))
		return blame(r, t, op, "the value may not begin an address");
	return op->escape == ESCAPE_BODY ? write_body(r->out, text) : write_text(r->out, text);
}

static enum err render_range(struct render *r, const struct template *t, size_t from, size_t to);

static enum err render_inside(struct render *r, const struct template *t, size_t index, const json_t *inside)
{
	const struct op *op = &t->ops[index];

	if (r->depth > TEMPLATE_DEPTH_MAX)
		return blame(r, t, op, "sections are too deep");
	r->stack[r->depth++] = inside;
	enum err e = render_range(r, t, index + 1, op->end);
	r->depth--;
	return e;
}

static enum err render_section(struct render *r, const struct template *t, size_t index)
{
	const json_t *value = look_up(r, t->ops[index].text);

	if (!is_true(value))
		return ERR_OK;
	if (!json_is_array(value)) /* `true` and numbers hold no member, so nothing is hidden by them */
		return render_inside(r, t, index, value);
	for (size_t i = 0; i < json_array_size(value); i++)
		TRY(render_inside(r, t, index, json_array_get(value, i)));
	return ERR_OK;
}

static enum err render_range(struct render *r, const struct template *t, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		const struct op *op = &t->ops[i];
		switch (op->kind) {
		case OP_LITERAL:
			TRY(buf_add_span(r->out, op->text));
			break;
		case OP_VALUE:
			TRY(write_value(r, t, op));
			break;
		case OP_SECTION:
			TRY(render_section(r, t, i));
			i = op->end;
			break;
		case OP_INVERTED:
			if (!is_true(look_up(r, op->text)))
				TRY(render_range(r, t, i + 1, op->end));
			i = op->end;
			break;
		case OP_PARTIAL:
			TRY(render_range(r, &r->list->items[op->target], 0, r->list->items[op->target].count));
			break;
		case OP_CONTENT:
			TRY(render_range(r, r->page, 0, r->page->count));
			break;
		case OP_END:
			break;
		}
	}
	return ERR_OK;
}

enum err template_render(const struct template_list *list, size_t index, const char *version, const json_t *data,
                         struct view_problem *problem, struct buf *out)
{
	const struct template *page = &list->items[index];
	const struct template *outer = page->layout_index == NO_TEMPLATE ? page : &list->items[page->layout_index];
	struct render r = { .list = list, .page = page, .version = version, .problem = problem, .out = out };

	if (page->has_content) {
		template_blame(page, 1, span_of(NULL, 0), "a layout is no page", problem);
		return ERR_INTERNAL;
	}
	r.stack[r.depth++] = data;
	return render_range(&r, outer, 0, outer->count);
}
