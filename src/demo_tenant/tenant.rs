use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;
use std::time::Duration;

use tokio::task::JoinSet;

use super::clock::Clock;
use super::directory::Directory;
use super::faults::Faults;
use super::faults::Mishaps;
use super::gate::Bucket;
use super::jobs::Jobs;
use super::options::Options;
use super::options::Plan;
use super::token::Tokens;

pub(super) type Shared = Arc<Tenant>;

/// All that the tenant is. Each part has its own lock, held for a moment only.
pub(super) struct Tenant {
    pub(super) url: String,
    pub(super) clock: Clock,
    pub(super) client_id: String,
    pub(super) client_secret: String,
    pub(super) plan: Plan,
    pub(super) import_job_time: Duration,
    pub(super) seed: u64,
    pub(super) directory: Mutex<Directory>,
    pub(super) jobs: Mutex<Jobs>,
    pub(super) tokens: Mutex<Tokens>,
    pub(super) bucket: Mutex<Bucket>,
    pub(super) mishaps: Mutex<Mishaps>,
    pub(super) statistics: Mutex<Statistics>,
    /// Jobs at work; they end with the tenant.
    pub(super) work: Mutex<JoinSet<()>>,
    ids: Mutex<fastrand::Rng>,
}

/// What `/_demo/state` tells of the requests so far.
#[derive(Default)]
pub(super) struct Statistics {
    /// By `METHOD path`, then by status; a request that got no answer counts as status 0.
    pub(super) requests: BTreeMap<String, BTreeMap<u16, u64>>,
    pub(super) largest_request_body: usize,
}

const CLIENT_ID: &str = "rOLLcALLdEMOcLIENT0000000000demo";

impl Tenant {
    pub(super) fn new(url: String, options: Options) -> Self {
        Self {
            url,
            clock: Clock::default(),
            client_id: CLIENT_ID.to_owned(),
            client_secret: alphanumerics(&mut fastrand::Rng::new(), 64),
            plan: options.plan,
            import_job_time: options.import_job_time,
            seed: options.seed,
            directory: Mutex::default(),
            jobs: Mutex::default(),
            tokens: Mutex::default(),
            bucket: Mutex::default(),
            mishaps: Mutex::new(Mishaps::new(options.faults, options.seed)),
            statistics: Mutex::default(),
            work: Mutex::default(),
            ids: Mutex::new(fastrand::Rng::with_seed(options.seed ^ 0x5eed)),
        }
    }

    pub(super) fn faults(&self) -> Arc<Faults> {
        Arc::clone(&lock(&self.mishaps).faults)
    }

    /// Starts the work of a job.
    pub(super) fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        let mut all = lock(&self.work);
        while all.try_join_next().is_some() {} // what has ended needs no place any more
        all.spawn(work);
    }

    /// So many letters and digits, as job ids have them.
    pub(super) fn new_id(&self, length: usize) -> String {
        alphanumerics(&mut lock(&self.ids), length)
    }

    /// 24 hexadecimal digits, as the ids of database users have them.
    pub(super) fn new_user_id(&self) -> String {
        let seconds = self.clock.now().as_second();
        format!("{seconds:08x}{:016x}", lock(&self.ids).u64(..))
    }
}

fn alphanumerics(dice: &mut fastrand::Rng, length: usize) -> String {
    std::iter::repeat_with(|| dice.alphanumeric()).take(length).collect()
}

/// A thread that panicked left nothing half done here, so that its lock may be taken again.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The names and values of a query string or a form, in their order.
pub(super) fn query_pairs(text: &str) -> Vec<(String, String)> {
    let part = |it: &str| percent_decoded(&it.replace('+', " "));
    let pairs = text.split('&').filter(|it| !it.is_empty());
    pairs.map(|pair| pair.split_once('=').unwrap_or((pair, ""))).map(|(key, value)| (part(key), part(value))).collect()
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let hex = if *first == b'%' { tail.get(..2).and_then(|it| std::str::from_utf8(it).ok()) } else { None };
        if let Some(byte) = hex.and_then(|it| u8::from_str_radix(it, 16).ok()) {
            bytes.push(byte);
            rest = tail.get(2..).unwrap_or_default();
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
