//! # GraphML
//! The network of firms as programs for networks read it: a directed edge from each supplier to each of its buyers.

use experiment::record::{FirmRow, RelationRow};
use quick_xml::Writer;
use quick_xml::events::BytesText;
use std::io;

type Document = Writer<Vec<u8>>;

/// Attributes: what they are of, name and type.
const KEYS: [(&str, &str, &str); 8] = [
    ("node", "country", "string"),
    ("node", "sector", "string"),
    ("node", "strategy", "string"),
    ("node", "age", "double"),
    ("node", "sales", "double"),
    ("edge", "orders", "long"),
    ("edge", "value", "double"),
    ("edge", "governance", "string"),
];

/// Firms and their relations.
pub(crate) fn text(firms: &[FirmRow], relations: &[RelationRow]) -> String {
    let mut document = Writer::new_with_indent(Vec::new(), b' ', 1);
    let written = document
        .create_element("graphml")
        .with_attribute(("xmlns", "http://graphml.graphdrawing.org/xmlns"))
        .write_inner_content(|document| body(document, firms, relations));
    written.expect("memory can be written to");
    String::from_utf8(document.into_inner()).expect("what is written is text")
}

fn body(document: &mut Document, firms: &[FirmRow], relations: &[RelationRow]) -> io::Result<()> {
    for (of, name, kind) in KEYS {
        let attributes = [("id", name), ("for", of), ("attr.name", name), ("attr.type", kind)];
        document.create_element("key").with_attributes(attributes).write_empty()?;
    }
    let graph = document.create_element("graph").with_attributes([("id", "relations"), ("edgedefault", "directed")]);
    graph.write_inner_content(|document| {
        firms.iter().try_for_each(|firm| node(document, firm))?;
        relations.iter().try_for_each(|relation| edge(document, relation))
    })?;
    Ok(())
}

fn node(document: &mut Document, firm: &FirmRow) -> io::Result<()> {
    document.create_element("node").with_attribute(("id", firm.firm.as_str())).write_inner_content(|document| {
        data(document, "country", &firm.country)?;
        data(document, "sector", &firm.sector)?;
        data(document, "strategy", &firm.strategy)?;
        data(document, "age", &firm.age.to_string())?;
        data(document, "sales", &firm.sales.to_string())
    })?;
    Ok(())
}

fn edge(document: &mut Document, relation: &RelationRow) -> io::Result<()> {
    let ends = [("source", relation.supplier.as_str()), ("target", relation.buyer.as_str())];
    document.create_element("edge").with_attributes(ends).write_inner_content(|document| {
        data(document, "orders", &relation.orders.to_string())?;
        data(document, "value", &relation.value.to_string())?;
        data(document, "governance", &relation.governance)
    })?;
    Ok(())
}

fn data(document: &mut Document, key: &str, value: &str) -> io::Result<()> {
    document.create_element("data").with_attribute(("key", key)).write_text_content(BytesText::new(value))?;
    Ok(())
}
