//! The picture for other programs of graphs (GraphML, graphml.graphdrawing.org).

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::report::Report;

const NODE_KEYS: [&str; 8] = ["kind", "name", "short", "state", "access", "since", "until", "degree"];
const EDGE_KEYS: [&str; 6] = ["kind", "sentence", "source", "since", "until", "ended"];

/// The records as nodes, the ties as directed edges.
pub fn write(report: &Report) -> Vec<u8> {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 1);
    // Writing into memory cannot fail.
    let _ = whole(&mut writer, report);
    writer.into_inner()
}

fn whole(writer: &mut Writer<Vec<u8>>, report: &Report) -> std::io::Result<()> {
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let root =
        writer.create_element("graphml").with_attribute(("xmlns", "http://graphml.graphdrawing.org/xmlns"));
    root.write_inner_content(|writer| {
        for (of, keys) in [("node", &NODE_KEYS[..]), ("edge", &EDGE_KEYS[..])] {
            for key in keys {
                let kind = match *key {
                    "degree" => "int",
                    "ended" => "boolean",
                    _ => "string",
                };
                let id = format!("{of}-{key}");
                let attributes = [("id", id.as_str()), ("for", of), ("attr.name", key), ("attr.type", kind)];
                writer.create_element("key").with_attributes(attributes).write_empty()?;
            }
        }
        let graph = writer.create_element("graph").with_attribute(("edgedefault", "directed"));
        graph.write_inner_content(|writer| {
            for record in &report.records {
                let date = |date: Option<accord_shared::PartialDate>| date.map(|date| date.to_string());
                let values = [
                    Some(record.kind.clone()),
                    Some(record.name.clone()),
                    Some(record.short.clone()),
                    Some(record.state.clone()),
                    Some(record.access.clone()),
                    date(record.since),
                    date(record.until),
                    Some(record.degree.to_string()),
                ];
                let id = record.id.to_string();
                let node = writer.create_element("node").with_attribute(("id", id.as_str()));
                node.write_inner_content(|writer| data(writer, "node", &NODE_KEYS, &values))?;
            }
            for tie in &report.ties {
                let date = |date: Option<accord_shared::PartialDate>| date.map(|date| date.to_string());
                let values = [
                    Some(tie.kind.to_owned()),
                    Some(tie.sentence.clone()),
                    Some(tie.source.clone()),
                    date(tie.since),
                    date(tie.until),
                    Some(tie.ended.to_string()),
                ];
                let [from, to] = [tie.from, tie.to].map(|end| report.records[end].id.to_string());
                let ends = [("source", from.as_str()), ("target", to.as_str())];
                let edge = writer.create_element("edge").with_attributes(ends);
                edge.write_inner_content(|writer| data(writer, "edge", &EDGE_KEYS, &values))?;
            }
            Ok(())
        })?;
        Ok(())
    })?;
    Ok(())
}

fn data(
    writer: &mut Writer<Vec<u8>>,
    of: &str,
    keys: &[&str],
    values: &[Option<String>],
) -> std::io::Result<()> {
    for (key, value) in keys.iter().zip(values) {
        if let Some(value) = value.as_ref().filter(|value| !value.is_empty()) {
            let key = format!("{of}-{key}");
            let element = writer.create_element("data").with_attribute(("key", key.as_str()));
            element.write_text_content(BytesText::new(value))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use quick_xml::Reader;

    use super::*;
    use crate::explorer::samples::{picture_of, sample};
    use crate::explorer::state::State;
    use crate::i18n::Locale;

    #[test]
    fn a_reader_finds_every_node_and_edge_and_the_names_as_they_were() {
        let mut scene = sample();
        scene.nodes[1].node.label = "Treaty <of> \"all\" & none".into();
        let picture = picture_of(&scene, &State::default());
        let report = Report::new(Locale::en, &picture, Vec::new(), |_| false);
        let bytes = write(&report);
        let mut reader = Reader::from_reader(&bytes[..]);
        let (mut nodes, mut edges, mut buffer) = (0, 0, Vec::new());
        loop {
            match reader.read_event_into(&mut buffer).expect("well formed") {
                Event::Start(start) if start.name().as_ref() == "node" => nodes += 1,
                Event::Start(start) if start.name().as_ref() == "edge" => edges += 1,
                Event::Eof => break,
                _ => {}
            }
            buffer.clear();
        }
        assert_eq!((nodes, edges), (report.records.len(), report.ties.len()));
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.contains("Treaty &lt;of&gt;") && !text.contains("<of>"));
    }
}
