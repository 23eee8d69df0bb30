use std::convert::Infallible;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::extract::Request;
use axum::middleware;
use axum::response::IntoResponse as _;
use axum::response::Response;
use axum::routing::delete;
use axum::routing::get;
use axum::routing::post;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::Service as _;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::net::TcpStream;
use tokio::task::AbortHandle;
use tokio::task::JoinSet;

use super::connections;
use super::control;
use super::download;
use super::export;
use super::gate;
use super::gate::LostAnswer;
use super::import;
use super::jobs;
use super::options::Options;
use super::reply::Refusal;
use super::seed;
use super::tenant::Shared;
use super::tenant::Tenant;
use super::tenant::lock;
use super::token;
use super::users;

/// A running tenant. It ends, with all its connections and jobs, when this is dropped.
pub struct DemoTenant {
    tenant: Shared,
    server: AbortHandle,
}

#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Another port may be free; 0 takes any.
    #[error("port {port} of 127.0.0.1 can't be listened on")]
    Port { port: u16, source: std::io::Error },
}

impl std::fmt::Debug for DemoTenant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DemoTenant").field("url", &self.url()).finish_non_exhaustive()
    }
}

impl DemoTenant {
    /// Starts the tenant on the current tokio runtime.
    pub async fn start(options: Options) -> Result<Self, StartError> {
        let port = options.port;
        let failed = |source| StartError::Port { port, source };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(failed)?;
        let url = format!("http://{}", listener.local_addr().map_err(failed)?);
        let user_count = options.users;
        let tenant = Arc::new(Tenant::new(url, options));
        seed::fill(&tenant, user_count);
        let server = tokio::spawn(accept(listener, routes(&tenant))).abort_handle();
        Ok(Self { tenant, server })
    }

    /// `http://127.0.0.1:PORT`, without a slash at the end.
    pub fn url(&self) -> String {
        self.tenant.url.clone()
    }

    pub fn client_id(&self) -> &str {
        &self.tenant.client_id
    }

    pub fn client_secret(&self) -> &str {
        &self.tenant.client_secret
    }

    /// Moves the tenant's clock ahead.
    pub fn advance_clock(&self, seconds: u32) {
        self.tenant.clock.advance(seconds);
    }
}

impl Drop for DemoTenant {
    fn drop(&mut self) {
        self.server.abort();
        lock(&self.tenant.work).abort_all();
    }
}

fn routes(tenant: &Shared) -> Router {
    let api = Router::new()
        .route("/api/v2/connections", get(connections::list))
        .route("/api/v2/connections/{id}", get(connections::get))
        .route("/api/v2/connections/{id}/clients", get(connections::clients))
        .route("/api/v2/connections/{id}/users", delete(users::delete_by_email))
        .route("/api/v2/jobs/users-imports", post(import::create))
        .route("/api/v2/jobs/users-exports", post(export::create))
        .route("/api/v2/jobs/verification-email", post(users::verification_email))
        .route("/api/v2/jobs/{id}", get(jobs::get))
        .route("/api/v2/jobs/{id}/errors", get(jobs::errors))
        .route("/api/v2/users", get(users::list).post(users::create))
        .route("/api/v2/users/{id}", get(users::get).patch(users::update).delete(users::delete))
        .route("/api/v2/users/{id}/roles", get(users::roles))
        .route("/api/v2/users/{id}/organizations", get(users::organizations))
        .route("/api/v2/user-blocks/{id}", get(users::blocks).delete(users::unblock))
        .route("/api/v2/tickets/password-change", post(users::password_ticket))
        .route("/api/v2/users-by-email", get(users::by_email))
        .layer(middleware::from_fn_with_state(Arc::clone(tenant), gate::admit));
    let open =
        Router::new().route("/oauth/token", post(token::issue)).route("/exports/{job}/{file}", get(download::get));
    let watched =
        api.merge(open).fallback(not_found).layer(middleware::from_fn_with_state(Arc::clone(tenant), gate::watch));
    let control = Router::new()
        .route("/_demo/state", get(control::state))
        .route("/_demo/users", get(control::users))
        .route("/_demo/faults", post(control::faults))
        .route("/_demo/clock", post(control::clock));
    watched.merge(control).layer(DefaultBodyLimit::disable()).with_state(Arc::clone(tenant))
}

async fn not_found() -> Response {
    Refusal::without_code(axum::http::StatusCode::NOT_FOUND, "Not Found").into_response()
}

async fn accept(listener: TcpListener, routes: Router) {
    let mut connections = JoinSet::new(); // dropped with this task, so that an ended tenant answers no more
    loop {
        tokio::select! {
            Some(_) = connections.join_next() => {}
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => drop(connections.spawn(serve(stream, routes.clone()))),
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await, // out of file handles, most likely
            },
        }
    }
}

async fn serve(stream: TcpStream, routes: Router) {
    if stream.set_nodelay(true).is_err() {
        return;
    }
    let routes = TowerToHyperService::new(routes);
    let answer = service_fn(move |request: Request<Incoming>| {
        let answer = routes.call(request);
        async move {
            let response: Result<Response, Infallible> = answer.await;
            match response {
                Ok(it) if it.extensions().get::<LostAnswer>().is_none() => Ok(it),
                Ok(_) | Err(_) => Err(LostAnswer), // hyper closes the connection without a word
            }
        }
    });
    let served = http1::Builder::new().serve_connection(TokioIo::new(stream), answer).await;
    drop(served); // a client that goes away, or an answer meant to be lost, is nothing to report
}
