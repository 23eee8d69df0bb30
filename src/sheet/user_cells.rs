//! Reads the values at some paths of a user that stands alone, outside of any list.

use crate::sheet::json;
use crate::sheet::json::Paths;
use crate::sheet::path::Segment;

/// The paths that are read of each user, all in one walk.
#[derive(Debug)]
pub struct UserCells {
    segments: Vec<Vec<Segment>>,
    paths: Paths,
}

impl UserCells {
    /// For these paths, no two of which are the same.
    pub fn new(segments: Vec<Vec<Segment>>) -> Self {
        Self { paths: Paths::to(segments.iter().map(Vec::as_slice)), segments }
    }

    /// How many paths there are.
    pub fn count(&self) -> usize {
        self.segments.len()
    }

    /// Puts what stands at each path into its place, as JSON. False for what is no JSON object.
    pub fn read<'a>(&self, user: &'a str, values: &mut [Option<&'a str>]) -> bool {
        values.fill(None);
        let told = self.paths.each(user, &mut |at, place| {
            if let Some(value) = values.get_mut(at) {
                *value = user.get(place);
            }
            true
        });
        if told.is_some() {
            return true;
        }
        // A key with escapes, a name that is there twice, a path through an array: by the slow reader, which takes all.
        if !json::is_valid(user) || !user.trim_start().starts_with('{') {
            return false;
        }
        for (value, segments) in values.iter_mut().zip(&self.segments) {
            *value = json::get(user, segments);
        }
        true
    }

    /// Whether every value of the user stands at one of the paths, or within what does.
    pub fn cover(&self, user: &str) -> bool {
        self.paths.cover(user)
    }
}
