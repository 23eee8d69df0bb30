use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::time::sleep;

use super::*;

fn limits(remaining: u64, reset_seconds: u64) -> Limits {
    Limits { remaining: Some(remaining), reset: Some(Duration::from_secs(reset_seconds)), ..Limits::default() }
}

/// A tenant's token bucket: so many at once, so many per second.
struct Bucket {
    burst: f64,
    per_second: f64,
    tokens: Mutex<(f64, Instant)>,
    refused: AtomicU64,
}

impl Bucket {
    fn new(burst: f64, per_second: f64) -> Self {
        Self { burst, per_second, tokens: Mutex::new((burst, Instant::now())), refused: AtomicU64::new(0) }
    }

    /// One request: whether it was taken, and what the headers say.
    fn request(&self) -> (bool, Limits) {
        let mut tokens = self.tokens.lock().unwrap();
        let now = Instant::now();
        let refill = (now - tokens.1).as_secs_f64() * self.per_second;
        *tokens = ((tokens.0 + refill).min(self.burst), now);
        let taken = tokens.0 >= 1.0;
        if taken {
            tokens.0 -= 1.0;
        } else {
            self.refused.fetch_add(1, Ordering::Relaxed);
        }
        #[expect(clippy::cast_sign_loss, reason = "a bucket never holds less than nothing")]
        let remaining = tokens.0 as u64;
        (taken, limits(remaining, 1))
    }
}

async fn send_until_taken(limiter: &Limiter, bucket: &Bucket) {
    loop {
        let turn = limiter.turn(Instant::now() + Duration::from_mins(10)).await.unwrap();
        sleep(Duration::from_millis(40)).await;
        let (taken, limits) = bucket.request();
        limiter.learn(&limits);
        if taken {
            return;
        }
        limiter.close_for(Duration::from_secs(1));
        drop(turn);
    }
}

async fn run(bucket: Bucket, calls: u64) -> (Duration, u64) {
    let (limiter, bucket) = (Arc::new(Limiter::default()), Arc::new(bucket));
    let start = Instant::now();
    let mut running = tokio::task::JoinSet::new();
    for _ in 0..calls {
        let (limiter, bucket) = (Arc::clone(&limiter), Arc::clone(&bucket));
        running.spawn(async move { send_until_taken(&limiter, &bucket).await });
        // The very first answer is what tells of the limits.
        if running.len() == 1 {
            sleep(Duration::from_millis(50)).await;
        }
    }
    running.join_all().await;
    (start.elapsed(), bucket.refused.load(Ordering::Relaxed))
}

#[tokio::test(start_paused = true)]
async fn a_free_tenant_of_two_a_second_is_kept_busy_and_never_refuses() {
    let (took, refused) = run(Bucket::new(2.0, 2.0), 40).await;
    assert_eq!(refused, 0);
    assert!(took < Duration::from_secs(30), "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn a_large_tenant_is_not_slowed_down() {
    let (took, refused) = run(Bucket::new(50.0, 16.0), 40).await;
    assert_eq!(refused, 0);
    assert!(took < Duration::from_secs(1), "{took:?}");
    let (took, refused) = run(Bucket::new(50.0, 16.0), 200).await;
    assert!(refused <= 2, "{refused}");
    assert!(took < Duration::from_secs(20), "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn a_tenant_without_headers_is_not_slowed_down() {
    let limiter = Limiter::default();
    let start = Instant::now();
    for _ in 0..1_000 {
        drop(limiter.turn(Instant::now()).await.unwrap());
        limiter.learn(&Limits::default());
    }
    assert_eq!(start.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn when_nothing_remains_the_next_waits_for_the_reset() {
    let limiter = Limiter::default();
    limiter.learn(&limits(0, 7));
    let start = Instant::now();
    drop(limiter.turn(start + Duration::from_mins(1)).await.unwrap());
    assert_eq!(start.elapsed().as_secs(), 7);
}

#[tokio::test(start_paused = true)]
async fn a_refusal_closes_the_gate_for_all() {
    let limiter = Limiter::default();
    limiter.close_for(Duration::from_secs(30));
    let start = Instant::now();
    let wait = limiter.turn(start + Duration::from_secs(10)).await.unwrap_err();
    assert_eq!((wait.as_secs(), start.elapsed()), (30, Duration::ZERO));
    let deadline = start + Duration::from_mins(1);
    let _first = limiter.turn(deadline).await.unwrap();
    assert_eq!(start.elapsed().as_secs(), 30);
    // One goes and looks; the other follows a second later, since no answer has come.
    let _second = limiter.turn(deadline).await.unwrap();
    assert_eq!(start.elapsed().as_secs(), 31);
}

#[tokio::test(start_paused = true)]
async fn a_call_without_an_answer_does_not_hold_up_the_others_for_ever() {
    let limiter = Limiter::default();
    limiter.learn(&limits(1, 1));
    let start = Instant::now();
    let _lost = limiter.turn(start + Duration::from_mins(1)).await.unwrap();
    let _next = limiter.turn(start + Duration::from_mins(1)).await.unwrap();
    assert!(start.elapsed() <= Duration::from_secs(2), "{:?}", start.elapsed());
}
