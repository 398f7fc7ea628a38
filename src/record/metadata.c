#include "record/metadata.h"

#define XMP_MAX ((size_t)1 << 16)

const char *metadata_producer(enum record_writer writer)
{
	return writer == RECORD_WRITER_1 ? RECORD_WRITER "1" : RECORD_WRITER "2";
}

struct conformance conformance_of(const struct record_document *d)
{
	if (d->form == RECORD_FORM_1B)
		return (struct conformance){ 1, 'B' };
	return (struct conformance){ d->attachment_count > 0 ? 3 : 2, 'A' };
}

enum err metadata_write_info(struct pdf *p, uint32_t number, const struct record_document *d)
{
	TRY(pdf_begin(p, number));
	TRY(buf_add_str(p->out, "<< /Title "));
	TRY(pdf_add_text(p->out, d->title));
	TRY(buf_add_str(p->out, " /Author "));
	TRY(pdf_add_text(p->out, d->author));
	TRY(buf_printf(p->out, " /Producer (%s) /CreationDate ", metadata_producer(d->writer)));
	TRY(pdf_add_date(p->out, d->created));
	TRY(buf_add_str(p->out, " /ModDate "));
	TRY(pdf_add_date(p->out, d->created));
	TRY(buf_add_str(p->out, " >>"));
	return pdf_end(p);
}

static enum err add_escaped(struct buf *out, const char *text)
{
	for (; *text; text++) {
		switch (*text) {
		case '&':
			TRY(buf_add_str(out, "&amp;"));
			break;
		case '<':
			TRY(buf_add_str(out, "&lt;"));
			break;
		case '>':
			TRY(buf_add_str(out, "&gt;"));
			break;
		default:
			TRY(buf_add_char(out, *text));
		}
	}
	return ERR_OK;
}

static enum err add_property(struct buf *out, const char *before, const char *text, const char *after)
{
	TRY(buf_add_str(out, before));
	TRY(add_escaped(out, text));
	return buf_add_str(out, after);
}

/* Dublin Core, and the dates and producer that the information dictionary has (ISO 19005-1, 6.7.3). */
static enum err add_common(struct buf *out, const struct record_document *d)
{
	char time[INSTANT_TEXT];

	instant_format(d->created, time); /* of 2026-11-21T22:40:00.000000Z the seconds suffice, as in /Info */
	TRY(add_property(out, "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">", d->title,
	                 "</rdf:li></rdf:Alt></dc:title>\n"));
	TRY(add_property(out, "<dc:creator><rdf:Seq><rdf:li>", d->author, "</rdf:li></rdf:Seq></dc:creator>\n"));
	TRY(add_property(out, "<dc:identifier>", d->reference, "</dc:identifier>\n"));
	TRY(buf_add_str(out, "<dc:language><rdf:Bag><rdf:li>sv</rdf:li></rdf:Bag></dc:language>\n"
	                     "<dc:format>application/pdf</dc:format>\n"));
	TRY(add_property(out, "<pdf:Producer>", metadata_producer(d->writer), "</pdf:Producer>\n"));
	return buf_printf(
	        out, "<xmp:CreateDate>%.19s+00:00</xmp:CreateDate>\n<xmp:ModifyDate>%.19s+00:00</xmp:ModifyDate>\n",
	        time, time);
}

/* PDF/UA's identifier, and the description of its schema, which PDF/A does not know (ISO 19005-3, 6.6.2.3). */
static enum err add_universal_access(struct buf *out)
{
	return buf_add_str(
	        out, "<pdfuaid:part>1</pdfuaid:part>\n"
	             "<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType=\"Resource\">\n"
	             "<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>\n"
	             "<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\n"
	             "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\n"
	             "<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType=\"Resource\">\n"
	             "<pdfaProperty:name>part</pdfaProperty:name>\n"
	             "<pdfaProperty:valueType>Integer</pdfaProperty:valueType>\n"
	             "<pdfaProperty:category>internal</pdfaProperty:category>\n"
	             "<pdfaProperty:description>Part of ISO 14289 that the file follows</pdfaProperty:description>\n"
	             "</rdf:li></rdf:Seq></pdfaSchema:property>\n"
	             "</rdf:li></rdf:Bag></pdfaExtension:schemas>\n");
}

enum err metadata_write_xmp(struct pdf *p, uint32_t number, const struct record_document *d)
{
	struct conformance c = conformance_of(d);
	BUF xmp = buf_init(XMP_MAX);

	TRY(buf_add_str(&xmp, "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
	                      "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
	                      "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
	                      "<rdf:Description rdf:about=\"\""
	                      " xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
	                      " xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\""
	                      " xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\""
	                      " xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\""));
	if (c.part > 1)
		TRY(buf_add_str(&xmp, " xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\""
		                      " xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\""
		                      " xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\""
		                      " xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\""));
	TRY(buf_printf(&xmp, ">\n<pdfaid:part>%d</pdfaid:part>\n<pdfaid:conformance>%c</pdfaid:conformance>\n", c.part,
	               c.level));
	TRY(add_common(&xmp, d));
	if (c.part > 1)
		TRY(add_universal_access(&xmp));
	TRY(buf_add_str(&xmp, "</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>"));
	/* Not compressed, so that tools that know no PDF find it (ISO 19005-1, 6.7.2). */
	return pdf_add_stream(p, number, "/Type /Metadata /Subtype /XML", buf_span(&xmp), PDF_PLAIN);
}
