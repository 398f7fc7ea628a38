#include "template.h"

#include "jourbeslut/base/text.h"

struct parser {
	struct template *t;
	struct view_problem *problem;
	const char *at;   /* what is not read yet */
	const char *text; /* start of the literal that grows */
	size_t line;
	struct lint lint;
	struct lint began[TEMPLATE_DEPTH_MAX]; /* where each open section began */
	size_t open[TEMPLATE_DEPTH_MAX];       /* its operation */
	size_t depth;
};

void template_blame(const struct template *t, size_t line, struct span key, const char *what,
                    struct view_problem *problem)
{
	if (!problem)
		return;
	(void)snprintf(problem->text, sizeof problem->text, "%s.html:%zu: %s%.*s%s%s", t->name, line,
	               key.len ? "{{" : "", key.len < 80 ? (int)key.len : 80, key.len ? key.ptr : "",
	               key.len ? "}}: " : "", what);
}

void template_release(struct template *t)
{
	free(t->name);
	free(t->source);
	free(t->title);
	free(t->ops);
	*t = (struct template){ 0 };
}

static enum err refuse(struct parser *p, struct span key, const char *what)
{
	template_blame(p->t, p->line, key, what, p->problem);
	return ERR_CONFIG;
}

static enum err add_op(struct parser *p, struct op op)
{
	struct template *t = p->t;

	if (t->count == t->cap) {
		size_t cap = t->cap ? 2 * t->cap : 32;
		struct op *ops = reallocarray(t->ops, cap, sizeof *ops);
		if (!ops)
			return ERR_MEMORY;
		t->ops = ops;
		t->cap = cap;
	}
	op.line = p->line;
	t->ops[t->count++] = op;
	return ERR_OK;
}

/* Ends the literal before `end`. */
static enum err flush(struct parser *p, const char *end)
{
	struct span text = span_of(p->text, (size_t)(end - p->text));

	if (text.len == 0)
		return ERR_OK;
	const char *wrong = lint_text(&p->lint, text);
	if (wrong)
		return refuse(p, span_of(NULL, 0), wrong);
	TRY(add_op(p, (struct op){ .kind = OP_LITERAL, .text = text }));
	for (size_t i = 0; i < text.len; i++)
		p->line += text.ptr[i] == '\n';
	return ERR_OK;
}

/* A tag that stands alone on its line takes the line with it; so sections leave no empty lines behind. Gives where the
 * literal before the tag ends, and where the one after it starts. */
static void trim_alone(const struct parser *p, const char *tag, const char *after, const char **ret_end,
                       const char **ret_next)
{
	const char *start = tag;
	const char *next = after;

	*ret_end = tag;
	*ret_next = after;
	while (start > p->text && (start[-1] == ' ' || start[-1] == '\t'))
		start--;
	if (start > p->t->source && start[-1] != '\n')
		return;
	while (*next == ' ' || *next == '\t')
		next++;
	if (*next != '\n')
		return;
	*ret_end = start;
	*ret_next = next + 1;
}

static bool name_is_right(struct span name)
{
	if (name.len == 0 || name.ptr[0] == '.' || name.ptr[name.len - 1] == '.')
		return span_equal_str(name, ".");
	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];
		bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
		if (!plain && !(c == '.' && name.ptr[i - 1] != '.'))
			return false;
	}
	if (span_starts_with(name, "view."))
		return span_equal_str(name, "view.title") || span_equal_str(name, "view.version");
	return true;
}

static enum err add_value(struct parser *p, struct span name)
{
	struct op op = { .kind = OP_VALUE, .text = name };

	const char *wrong = lint_value(&p->lint, &op.escape);
	if (wrong)
		return refuse(p, name, wrong);
	return add_op(p, op);
}

static enum err open_section(struct parser *p, enum op_kind kind, struct span name)
{
	if (p->depth == TEMPLATE_DEPTH_MAX)
		return refuse(p, name, "sections are too deep");
	const char *wrong = lint_border(&p->lint);
	if (wrong)
		return refuse(p, name, wrong);
	p->began[p->depth] = p->lint;
	p->open[p->depth++] = p->t->count;
	return add_op(p, (struct op){ .kind = kind, .text = name });
}

static enum err close_section(struct parser *p, struct span name)
{
	if (p->depth == 0)
		return refuse(p, name, "closes what is not open");
	size_t index = p->open[--p->depth];
	if (!span_equal(p->t->ops[index].text, name))
		return refuse(p, name, "closes another section than the last one opened");
	const char *wrong = lint_border(&p->lint);
	if (!wrong)
		wrong = lint_join(&p->began[p->depth], &p->lint);
	if (wrong)
		return refuse(p, name, wrong);
	p->t->ops[index].end = p->t->count;
	return add_op(p, (struct op){ .kind = OP_END });
}

static enum err add_partial(struct parser *p, struct span name)
{
	bool content = span_equal_str(name, "content");

	if (p->lint.place != PLACE_TEXT)
		return refuse(p, name, "a partial may stand only in text");
	if (content && p->t->has_content)
		return refuse(p, name, "the page has one place");
	p->t->has_content |= content;
	return add_op(p, (struct op){ .kind = content ? OP_CONTENT : OP_PARTIAL, .text = name });
}

static enum err read_comment(struct parser *p, struct span comment)
{
	static const char layout[] = "layout:";
	static const char title[] = "title:";

	if (span_starts_with(comment, layout))
		p->t->layout = span_trim(span_of(comment.ptr + strlen(layout), comment.len - strlen(layout)));
	if (span_starts_with(comment, title)) {
		struct span text = span_trim(span_of(comment.ptr + strlen(title), comment.len - strlen(title)));
		free(p->t->title);
		p->t->title = strndup(text.ptr, text.len);
		if (!p->t->title)
			return ERR_MEMORY;
	}
	return ERR_OK;
}

static enum err read_tag(struct parser *p, char sigil, struct span name)
{
	if (sigil == '!')
		return read_comment(p, name);
	if (!name_is_right(name))
		return refuse(p, name, "is no name of a key");
	switch (sigil) {
	case '#':
		return open_section(p, OP_SECTION, name);
	case '^':
		return open_section(p, OP_INVERTED, name);
	case '/':
		return close_section(p, name);
	case '>':
		return add_partial(p, name);
	default:
		return add_value(p, name);
	}
}

/* From "{{" at p->at on. */
static enum err parse_tag(struct parser *p)
{
	const char *tag = p->at;
	const char *end = strstr(tag, "}}");
	const char *text_end = tag;
	const char *next;

	if (!end) {
		TRY(flush(p, tag));
		return refuse(p, span_of(NULL, 0), "{{ without }}");
	}
	next = end + 2;
	char sigil = tag[2];
	bool is_value = !strchr("#^/>!", sigil) || sigil == '\0';
	struct span name = span_trim(is_value ? span_of(tag + 2, (size_t)(end - tag) - 2)
	                                      : span_of(tag + 3, (size_t)(end - tag) - 3));
	if (!is_value)
		trim_alone(p, tag, end + 2, &text_end, &next);
	TRY(flush(p, text_end));
	TRY(read_tag(p, is_value ? '\0' : sigil, name));
	for (const char *c = text_end; c < next; c++)
		p->line += *c == '\n';
	p->at = p->text = next;
	return ERR_OK;
}

static enum err parse(struct parser *p)
{
	while ((p->at = strstr(p->at, "{{")) != NULL)
		TRY(parse_tag(p));
	TRY(flush(p, p->text + strlen(p->text)));
	if (p->depth > 0)
		return refuse(p, p->t->ops[p->open[p->depth - 1]].text, "is not closed");
	if (p->lint.place != PLACE_TEXT)
		return refuse(p, span_of(NULL, 0), "the template ends within a tag");
	return ERR_OK;
}

/* NOLINTNEXTLINE(readability-non-const-parameter): it is taken over */
enum err template_compile(char *name, char *source, struct view_problem *problem, struct template *ret_template)
{
	CLEANUP(template_release) struct template t = { .name = name, .source = source, .layout_index = NO_TEMPLATE };
	struct parser p = { .t = &t, .problem = problem, .at = source, .text = source, .line = 1 };

	if (!text_is_utf8(span_str(source)))
		return refuse(&p, span_of(NULL, 0), "is not UTF-8");
	TRY(parse(&p));
	*ret_template = t;
	t = (struct template){ 0 };
	return ERR_OK;
}
