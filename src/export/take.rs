//! Takes users out of the tenant by its export jobs: a job for each part, watched, its file brought here.

use super::context::{Context, ExportError, Progress, Stage};
use super::engine::Part;
use super::packed::Packed;
use super::users::can_be_an_export;
use crate::auth0::{ApiError, DownloadError, Job, JobId, JobStatus, Keep as _, pause_before_poll};
use crate::workspace::ExportJob;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

/// How often a job that came to nothing is asked for anew: reading has no effect, so that it may.
const JOBS: u32 = 3;

/// How often a download may break off without having come further than any before.
const VAIN_DOWNLOADS: u32 = 5;

/// How often it may break off in all. What breaks off so often for each file would go on for ever.
const DOWNLOADS: u32 = 100;

/// Users of the tenant, in a file of this machine.
#[derive(Debug, Clone)]
pub struct Taken {
    /// JSON lines, packed or not.
    pub file: Arc<File>,
    /// How many users the tenant says are in it, where it says so.
    pub told: Option<u64>,
}

/// Takes the users of parts, one after the other. `jobs` are those that were asked for before; each new one is journaled
/// before anything else is done, so that who goes on with the export polls the same.
pub(super) async fn take(
    parts: &[Part],
    (fields, limit): (&[&str], Option<u32>),
    jobs: &mut Vec<ExportJob>,
    scratch: &Path,
    context: &Context,
) -> Result<Vec<Taken>, ExportError> {
    let mut taken = Vec::new();
    for (place, part) in parts.iter().enumerate() {
        let mut asked = 0;
        loop {
            let known = jobs.iter().find(|job| job.part == place).map(|job| JobId(job.job.clone()));
            let id = if let Some(id) = known {
                id
            } else {
                context.tell(Progress::default());
                asked += 1;
                let connection = part.connection.as_ref().map(|(id, _name)| id);
                let job = context.or_stopped(context.client.export_users(connection, fields, limit)).await??;
                jobs.push(ExportJob { part: place, job: job.id.0.clone() });
                tokio::task::block_in_place(|| context.workspace.set_export_jobs(context.run, jobs))?;
                job.id
            };
            match context.or_stopped(take_job(&id, scratch, context)).await? {
                Ok(file) => {
                    taken.push(file);
                    break;
                }
                // A job that failed, or that the tenant has forgotten since it was asked for: another may do better.
                Err(
                    ExportError::Damaged
                    | ExportError::JobEnded { .. }
                    | ExportError::Tenant(ApiError::NotFound)
                    | ExportError::Download(DownloadError::Expired | DownloadError::Damaged),
                ) if asked < JOBS => jobs.retain(|job| job.part != place),
                Err(error) => return Err(error),
            }
        }
    }
    Ok(taken)
}

/// Watches a job to its end and brings its file.
async fn take_job(id: &JobId, scratch: &Path, context: &Context) -> Result<Taken, ExportError> {
    let mut packed = Packed::new(scratch, context).map_err(|error| context.kept_not(error))?;
    let (mut vain, mut furthest) = (0, 0);
    let mut downloads = 0;
    loop {
        // Asked again for each download: its link lives for a minute.
        let job = ended(id, context).await?;
        let Some(location) = job.location.filter(|_| job.status == JobStatus::Completed) else {
            return Err(ExportError::JobEnded { status: job.status, details: job.status_details });
        };
        match context.client.download_packed(&location, &mut packed).await {
            Ok(()) => {
                let told = job.summary.map(|summary| summary.total).filter(|total| *total > 0);
                let file = packed.file();
                if !can_be_an_export(&file).map_err(|error| context.kept_not(error))? {
                    return Err(ExportError::Damaged);
                }
                return Ok(Taken { file, told });
            }
            Err(DownloadError::Sink(error)) => return Err(context.kept_not(error)),
            Err(error) if !error.can_be_tried_again() => return Err(error.into()),
            Err(error) => {
                // Of one that is begun anew the beginning comes again, which is no way forward.
                vain = if packed.length() > furthest { 0 } else { vain + 1 };
                furthest = furthest.max(packed.length());
                downloads += 1;
                if matches!(error, DownloadError::Damaged) {
                    packed.begin_anew_after_damage(context)?;
                }
                if vain >= VAIN_DOWNLOADS || downloads >= DOWNLOADS {
                    return Err(error.into());
                }
                tokio::time::sleep(pause_before_poll(std::time::Duration::ZERO, None)).await;
            }
        }
    }
}

/// The job once it has ended.
async fn ended(id: &JobId, context: &Context) -> Result<Job, ExportError> {
    let began = Instant::now();
    loop {
        let job = context.client.job(id).await?;
        if !job.status.is_running() {
            return Ok(job);
        }
        let percent = job.percentage_done.filter(|percent| *percent <= 100);
        let stage = Stage::Waiting { percent, seconds_left: job.time_left_seconds };
        context.tell(Progress { stage, ..Progress::default() });
        tokio::time::sleep(pause_before_poll(began.elapsed(), None)).await;
    }
}

impl Packed<'_> {
    fn begin_anew_after_damage(&mut self, context: &Context) -> Result<(), ExportError> {
        self.begin_anew().map_err(|error| context.kept_not(error))
    }
}
