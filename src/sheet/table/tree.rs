//! How the columns of a table make one object: `user_metadata.address.city` stands within two others.

use crate::sheet::error::OpenError;
use crate::sheet::path::Segment;
use crate::sheet::path::push_json_string;
use crate::sheet::table::headers::PlannedColumn;

/// What stands at a place of a user.
#[derive(Debug)]
pub(super) enum Node {
    /// The cell of this column.
    Cell(usize),
    /// Members by their key, written as JSON with its colon.
    Object(Vec<(String, Option<Node>)>),
    /// Elements by their place; none where no column fills it.
    Array(Vec<Option<Node>>),
}

/// Puts the columns together, or says which two can't stand beside each other.
pub(super) fn build(columns: &[PlannedColumn]) -> Result<Node, OpenError> {
    let mut root = Some(Node::Object(Vec::new()));
    for (column, planned) in columns.iter().enumerate() {
        let Some(path) = &planned.path else { continue };
        insert(&mut root, &path.segments(), column).map_err(|other| clash(columns, column, other))?;
    }
    Ok(root.unwrap_or(Node::Object(Vec::new())))
}

/// Puts the cell of a column at a place; the column that stands there, or in the way, is the error.
fn insert(place: &mut Option<Node>, segments: &[Segment], column: usize) -> Result<(), usize> {
    let Some((segment, rest)) = segments.split_first() else {
        if let Some(taken) = place {
            return Err(first_column(taken));
        }
        *place = Some(Node::Cell(column));
        return Ok(());
    };
    let node = place.get_or_insert_with(|| match segment {
        Segment::Key(_) => Node::Object(Vec::new()),
        Segment::Index(_) => Node::Array(Vec::new()),
    });
    let child = match (node, segment) {
        (Node::Object(members), Segment::Key(key)) => {
            let mut name = String::new();
            push_json_string(&mut name, key);
            name.push(':');
            let at = members.iter().position(|(member, _)| *member == name).unwrap_or_else(|| {
                members.push((name, None));
                members.len() - 1
            });
            members.get_mut(at).map(|(_, child)| child)
        }
        (Node::Array(elements), Segment::Index(index)) => {
            if elements.len() <= *index {
                elements.resize_with(index + 1, || None);
            }
            elements.get_mut(*index)
        }
        (other, _) => return Err(first_column(other)),
    };
    child.map_or(Ok(()), |child| insert(child, rest, column))
}

fn first_column(node: &Node) -> usize {
    match node {
        Node::Cell(column) => *column,
        Node::Object(members) => members.iter().find_map(|(_, child)| child.as_ref()).map_or(0, first_column),
        Node::Array(elements) => elements.iter().flatten().next().map_or(0, first_column),
    }
}

fn clash(columns: &[PlannedColumn], one: usize, other: usize) -> OpenError {
    let describe = |column: usize| {
        let planned = columns.get(column);
        let path = planned.and_then(|planned| planned.path.as_ref()).map(|path| path.text.clone());
        (planned.map(|planned| planned.header.clone()).unwrap_or_default(), path.unwrap_or_default())
    };
    let ((header, path), (other_header, other_path)) = (describe(one), describe(other));
    if path == other_path {
        return OpenError::DuplicateHeaders { attribute: path, headers: vec![other_header, header] };
    }
    if path.len() < other_path.len() {
        OpenError::OverlappingHeaders { outer: header, inner: other_header }
    } else {
        OpenError::OverlappingHeaders { outer: other_header, inner: header }
    }
}
