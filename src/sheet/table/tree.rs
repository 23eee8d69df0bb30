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
    Object(Vec<(String, Node)>),
    /// Elements by their place; none where no column fills it.
    Array(Vec<Option<Node>>),
}

/// Puts the columns together, or says which two can't stand beside each other.
pub(super) fn build(columns: &[PlannedColumn]) -> Result<Node, OpenError> {
    let mut root = Node::Object(Vec::new());
    for (column, planned) in columns.iter().enumerate() {
        let Some(path) = &planned.path else { continue };
        let mut segments = vec![Segment::Key(path.attribute.name.to_owned())];
        segments.extend(path.rest.iter().cloned());
        if let Err(other) = insert(&mut root, &segments, column) {
            return Err(clash(columns, column, other));
        }
    }
    Ok(root)
}

/// Puts the cell of a column at a place; the column that stands there, or in the way, is the error.
fn insert(node: &mut Node, segments: &[Segment], column: usize) -> Result<(), usize> {
    let Some((segment, rest)) = segments.split_first() else { return Err(first_column(node)) };
    let fresh = || match rest.first() {
        None => Node::Cell(column),
        Some(Segment::Key(_)) => Node::Object(Vec::new()),
        Some(Segment::Index(_)) => Node::Array(Vec::new()),
    };
    let child = match (node, segment) {
        (Node::Object(members), Segment::Key(key)) => {
            let mut name = String::new();
            push_json_string(&mut name, key);
            name.push(':');
            match members.iter().position(|(member, _)| *member == name) {
                Some(at) => members.get_mut(at).map(|(_, child)| child),
                None => {
                    members.push((name, fresh()));
                    return descend(members.last_mut().map(|(_, child)| child), rest, column);
                }
            }
        }
        (Node::Array(elements), Segment::Index(index)) => {
            if elements.len() <= *index {
                elements.resize_with(index + 1, || None);
            }
            match elements.get_mut(*index) {
                Some(empty @ None) => return descend(Some(empty.insert(fresh())), rest, column),
                element => element.and_then(Option::as_mut),
            }
        }
        (other, _) => return Err(first_column(other)),
    };
    match child {
        Some(child) => insert(child, rest, column),
        None => Ok(()),
    }
}

/// Goes on into a node that was just made.
fn descend(child: Option<&mut Node>, rest: &[Segment], column: usize) -> Result<(), usize> {
    match child {
        Some(child) if !rest.is_empty() => insert(child, rest, column),
        _ => Ok(()),
    }
}

fn first_column(node: &Node) -> usize {
    match node {
        Node::Cell(column) => *column,
        Node::Object(members) => members.first().map_or(0, |(_, child)| first_column(child)),
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
