//! The gate: the only two functions that change what is so. They are plain: no clock, disk, network or `.await`.

use super::{Held, State};
use crate::session::command::Command;
use crate::session::edits::Entry;
use crate::session::effect::{Effect, Paste};
use crate::session::export::effect::ExportEffect;
use crate::session::outcome::Outcome;
use std::sync::Arc;

impl State {
    /// Takes a command; what comes back is to be done.
    #[expect(clippy::too_many_lines, reason = "one arm for each command; it reads as a table")]
    pub(in crate::session) fn on_command(&mut self, command: Command) -> Vec<Effect> {
        let Some(command) = self.wait_for_paste(command) else { return Vec::new() };
        match command {
            Command::OpenSheet { sheet, path, options } => self.open_sheet(sheet, path, options),
            Command::CheckSheet { sheet, place } => self.check_sheet(sheet, place),
            Command::LeaveSheet { sheet } => self.leave_sheet(sheet),
            Command::KeepSheet { sheet } => self.keep_sheet(sheet),
            Command::CloseSheet { sheet } => self.close_sheet(sheet),
            Command::DescribeList { sheet, path, options, anew } => self.describe_list(sheet, path, options, anew),
            Command::RememberMapping { sheet, options } => self.remember_mapping(sheet, options),
            Command::OpenText { sheet, text, name } => self.open_text(sheet, text, name),
            Command::StopOpening { sheet } => self.stop_opening(sheet),
            Command::SaveEdits { sheet } => self.save_edits_again(sheet),
            Command::KeepFormer { sheet } => self.keep_former(sheet),
            Command::ForgetStored { sheet, stored } => self.forget_stored(sheet, stored),
            Command::ListSheets => self.list_sheets(),
            Command::RestoreSheet { sheet, stored } => self.restore_sheet(sheet, stored),
            Command::LookAt { sheet, look } => self.look_at(sheet, *look),
            Command::Fold { sheet, object, folded } => self.fold(sheet, &object, folded),
            Command::SetObject { sheet, row, object, before, after } => {
                self.set_object(sheet, row, &object, (&before, &after))
            }
            Command::TurnTo { sheet } => self.turn_to(sheet),
            Command::ListRecent => {
                self.recent.ask();
                vec![Effect::ListRecent]
            }
            Command::EditSheet { sheet, edit } => self.edit_sheet(sheet, vec![edit]),
            Command::EditTogether { sheet, edits } => self.edit_sheet(sheet, edits),
            Command::PasteCells { sheet, rows, added, columns, lines } => {
                self.paste_cells(sheet, Paste { rows, added, columns, lines })
            }
            Command::FillSeriesRight { sheet, rows, columns, source } => {
                self.fill_series_right(sheet, &rows, &columns, source)
            }
            Command::FillSeries { sheet, blocks, across } => self.fill_series(sheet, &blocks, across),
            Command::ReadTable { sheet, number, text } => self.read_table(sheet, number, text),
            Command::DropTable { sheet } => self.drop_table(sheet),
            Command::CopyCells { sheet, number, rows, columns } => self.copy_cells(sheet, number, rows, columns),
            Command::Undo { sheet } if self.give_up_reading(sheet) => Vec::new(),
            Command::Undo { sheet } => self.change_sheet(sheet, &[Entry::Undo]),
            // After a paste there is nothing to be done again, also where it is still being read.
            Command::Redo { sheet } if self.read_tables.contains_key(&sheet) => Vec::new(),
            Command::Redo { sheet } => self.change_sheet(sheet, &[Entry::Redo]),
            Command::GoToStep { sheet, step } => {
                self.give_up_reading(sheet);
                self.go_to_step(sheet, step)
            }
            Command::PreviewFix { sheet, groups } => self.preview_fix(sheet, &groups),
            Command::ApplyFix { sheet, preview, groups } => self.apply_fix(sheet, preview, &groups),
            Command::DropFixPreview { sheet } => self.drop_fix_preview(sheet),
            Command::FindInSheet { sheet, query } => self.find_in_sheet(sheet, query),
            Command::StopFinding { sheet } => self.stop_finding(sheet),
            Command::ReplaceInSheet { sheet, query, except } => self.replace_in_sheet(sheet, query, except),
            Command::Compute { sheet, query } => self.compute(sheet, query),
            Command::StopComputing { sheet } => self.stop_computing(sheet),
            Command::ApplyComputed { sheet, query } => self.apply_computed(sheet, &query),
            Command::SaveSheetAs { sheet, order } => self.save_sheet(sheet, order),
            Command::SaveOver { sheet } => self.save_over(sheet),
            Command::ForgetSaved { sheet } => self.forget_saved(sheet),
            Command::StopSaving { sheet } => self.stop_saving(sheet),
            Command::ShowRows { sheet, rows } => self.show_rows(sheet, rows),
            Command::FilterSheet { sheet, filter } => {
                self.forget_group(sheet);
                self.filter_sheet(sheet, filter)
            }
            Command::QuerySheet { sheet, query } => {
                self.forget_group(sheet);
                self.query_sheet(sheet, Arc::new(query))
            }
            Command::StopQuery { sheet } => self.stop_query(sheet),
            Command::CountValues { sheet, column, contains } => self.ask_column_values(sheet, column, contains),
            Command::FindEdge { sheet, from, column, forward } => self.find_edge(sheet, from, column, forward),
            Command::Summarize { sheet, cells } => self.summarize(sheet, cells),
            Command::StartDemo(options) => self.start_demo(options),
            Command::UseTenant { tenant, access } => vec![self.reach(tenant, access)],
            Command::AddTenant(tenant) => self.change_tenants(Effect::AddTenant(tenant)),
            Command::RemoveTenant { name } => self.change_tenants(Effect::RemoveTenant { name }),
            Command::ListTenants => self.list_tenants(),
            Command::TestTenant { tenant } => self.test_tenant(tenant),
            // Tenants
            Command::TestAccess { access } => self.test_access(access),
            Command::ForgetAccessTest => self.forget_access_test(),
            Command::EditTenant { name, edit } => self.change_tenants(Effect::EditTenant { name, edit }),
            Command::ReplaceSecret { name, secret } => self.change_tenants(Effect::ReplaceSecret { name, secret }),
            Command::KeepSecret { name } => self.change_tenants(Effect::KeepSecret { name }),
            Command::ChooseTenant { tenant } => self.choose_tenant(tenant),
            Command::TryTenant { tenant } => self.try_tenant(tenant),
            Command::LoadSettings => self.load_settings(),
            Command::ChangeSettings(change) => self.change_settings(change),
            Command::HideNotKept => self.hide_not_kept(),
            Command::PlanImport { sheet, request } => self.plan_import(sheet, request),
            Command::DropPlan { sheet } => self.drop_plan(sheet),
            Command::StartRun { sheet, run } => self.start_run(sheet, run),
            Command::ResumeRun { run, tenant } => self.resume_run(run, &tenant),
            Command::PauseRun { run } => self.end_run(run, Held::Paused),
            Command::ListRuns => {
                self.runs.ask();
                vec![Effect::ListRuns]
            }
            Command::ShowRun { run } => {
                self.reports.entry(run).or_default().ask();
                vec![Effect::ShowRun { run }]
            }
            Command::LookUpJob { tenant, job } => self.look_up_job(&tenant, job),
            Command::WithTenant { tenant, then } => self.with_tenant(tenant, *then),
            Command::GoOn { run } => self.go_on(run),
            Command::CallOff { run } => self.call_off(run),
            Command::StopRun { run } => self.end_run(run, Held::Stopped),
            Command::PauseToClose => self.pause_to_close(),
            Command::UnfoldRun { run } => self.read_details(run),
            Command::FoldRun { run } => self.fold_run(run),
            Command::ShowRefused { run, cause, places } => self.show_refused(run, cause.as_ref(), &places),
            Command::SaveFailedRows { run, path, replaces } => self.save_failed_rows(run, path, replaces),
            Command::StopSavingRows { run } => self.stop_saving_rows(run),
            Command::Export { export, order } => self.export(export, order),
            Command::ResumeExport { export, run, tenant, replaces } => {
                self.resume_export(export, (run, replaces), &tenant)
            }
            Command::StopExport { export } => self.stop_export(export),
            Command::AgreeToExtras { export } => self.agree_to_extras(export),
            Command::ForgetExport { export } => self.forget_export(export),
            Command::ListExports => {
                self.exported.ask();
                vec![Effect::Exports(ExportEffect::List)]
            }
            Command::LookForExportFile { place } => self.look_for_export_file(place),
            Command::ChooseExportFile { path } => self.choose_export_file(path),
            Command::SampleUsers { query } => self.sample_users(query),
            Command::ForgetSample => self.forget_sample(),
            Command::ListColumnSets => {
                self.column_sets(|request| Effect::Exports(ExportEffect::ListColumnSets { request }))
            }
            Command::SaveColumnSet { set } => {
                self.column_sets(|request| Effect::Exports(ExportEffect::SaveColumnSet { request, set }))
            }
            Command::RemoveColumnSet { name } => {
                self.column_sets(|request| Effect::Exports(ExportEffect::RemoveColumnSet { request, name }))
            }
            Command::ShowInFolder { file } => vec![Effect::Exports(ExportEffect::ShowInFolder { file })],
            Command::PreviewColumns { columns } => self.preview_columns(columns),
            Command::SearchRuns { text } => self.search_runs(text),
            Command::OpenRunSheet { sheet, run } => self.open_run_sheet(sheet, run),
        }
    }

    /// Takes what became of an effect; what comes back is to be done next.
    #[expect(clippy::too_many_lines, reason = "one arm for each outcome; it reads as a table")]
    pub(in crate::session) fn on_outcome(&mut self, outcome: Outcome) -> Vec<Effect> {
        match outcome {
            Outcome::SheetProgress { sheet, done, total } => {
                if let Some(opening) = self.sheets.get_mut(&sheet) {
                    opening.progress(done, total);
                }
            }
            Outcome::FirstRowsRead { sheet, request, first } => self.on_first_rows(sheet, request, first),
            Outcome::SheetOpened { sheet, request, was_kept, outcome } => {
                return self.on_opened(sheet, request, was_kept, outcome.map(|opened| *opened));
            }
            Outcome::TextKept { sheet, outcome } => return self.on_text_kept(sheet, outcome),
            Outcome::SheetsListed { outcome } => return self.on_lists(outcome),
            Outcome::RecentListed { outcome } => self.on_recent(outcome),
            Outcome::CheckProgress { sheet, request, done, total } => {
                self.on_check_progress(sheet, request, done, total);
            }
            Outcome::MappingProgress { sheet, done, total } => {
                self.mappings.entry(sheet).or_default().progress(done, total);
            }
            Outcome::ListDescribed { sheet, request, outcome } => return self.on_described(sheet, request, outcome),
            Outcome::PagesRead { sheet, stored, revision, pages } => {
                return self.on_pages(sheet, stored, revision, pages);
            }
            Outcome::PagesLost { sheet, stored, revision, pages, notice } => {
                return self.on_pages_lost(sheet, stored, (revision, pages), notice);
            }
            Outcome::SheetClosed { sheet } => return self.on_closed(sheet),
            Outcome::LookKept { sheet, stored, outcome } => {
                return self.on_look_kept(sheet, stored, outcome).into_iter().collect();
            }
            Outcome::SheetChecked { sheet, request, outcome } => return self.on_checked(sheet, request, outcome),
            Outcome::EditsSaved { sheet, stored, saved, outcome } => {
                return self.on_edits_saved(sheet, stored, saved, outcome);
            }
            Outcome::CellsPasted { sheet, request, outcome } => return self.on_cells_pasted(sheet, request, outcome),
            Outcome::TableRead { sheet, number, outcome } => self.on_table_read(sheet, number, outcome),
            Outcome::CellsCopied { sheet, number, outcome } => self.on_cells_copied(sheet, number, outcome),
            Outcome::FindProgress { sheet, request, done, total } => {
                self.on_find_progress(sheet, request, done, total);
            }
            Outcome::Found { sheet, request, outcome } => return self.on_found(sheet, request, outcome),
            Outcome::Computing { sheet, request, done, total, first } => {
                self.on_computing(sheet, request, (done, total), first);
            }
            Outcome::Computed { sheet, request, outcome } => self.on_computed(sheet, request, outcome),
            Outcome::LookupProgress { sheet, lookup, request, done, total } => {
                self.on_lookup_progress(sheet, lookup, request, done, total);
            }
            Outcome::RowsFound { sheet, request, outcome } => return self.on_rows_found(sheet, request, outcome),
            Outcome::ValuesCounted { sheet, request, outcome } => self.on_values_counted(sheet, request, outcome),
            Outcome::CensusTaken { sheet, request, outcome } => self.on_census(sheet, request, outcome),
            Outcome::EdgeFound { sheet, request, outcome } => self.on_edge_found(sheet, request, outcome),
            Outcome::Summarized { sheet, request, outcome } => self.on_summarized(sheet, request, outcome),
            Outcome::SaveProgress { sheet, number, done, total } => {
                self.on_save_progress(sheet, number, done, total);
            }
            Outcome::SheetSaved { sheet, number, outcome } => return self.on_sheet_saved(sheet, number, outcome),
            Outcome::FixPreviewed { sheet, request, outcome } => self.on_previewed(sheet, request, outcome),
            Outcome::DemoStarted { outcome } => return self.demo_started(outcome),
            Outcome::TenantInUse { request, tenant, outcome } => return self.tenant_in_use(request, &tenant, outcome),
            Outcome::TenantsChanged { outcome } => return self.tenants_have_changed(outcome),
            Outcome::TenantsListed { outcome } => self.tenants.end(outcome),
            Outcome::TenantTested { request, tenant, outcome } => {
                return self.tenant_tested(request, tenant, outcome);
            }
            // Tenants
            Outcome::AccessTestAdvanced(test) => self.access_test_advanced(test),
            Outcome::KeyringLookedFor(status) => self.keyring.end(Ok(status)),
            Outcome::SettingsLoaded { outcome } => return self.settings_loaded(outcome),
            Outcome::NotKept { notice } => self.not_kept = Some(notice),
            Outcome::PlanProgress { ticket, sheet, done, total } => {
                if self.plan_tickets.get(&sheet) == Some(&ticket) {
                    self.plans.entry(sheet).or_default().progress(done, total);
                }
            }
            Outcome::Planned { ticket, sheet, outcome } => {
                return self.on_planned(ticket, sheet, outcome);
            }
            Outcome::RunProgressed { run, progress, pace } => return self.on_run_progressed(run, progress, pace),
            Outcome::RunEnded { run, outcome } => return self.on_run_ended(run, outcome),
            Outcome::RunsListed { outcome } => {
                self.runs.end(outcome);
                return self.list_runs_again();
            }
            Outcome::RunShown { run, outcome } => self.reports.entry(run).or_default().end(outcome),
            Outcome::JobLookedUp { request, outcome } => {
                // The answer to an older question is dropped.
                if self.tenant_requests.looking_up == request {
                    self.job.end(outcome);
                }
            }
            Outcome::DetailsRead { run, request, outcome } => return self.on_details(run, request, outcome),
            Outcome::RefusedRead { run, request, cause, page, outcome } => {
                self.on_refused(run, (request, cause, page), outcome);
            }
            Outcome::RowsSaveProgress { run, number, done, total } => {
                self.on_rows_save_progress(run, number, done, total);
            }
            Outcome::FailedRowsSaved { run, number, outcome } => self.on_rows_saved(run, number, outcome),
            Outcome::ExportProgressed { export, run, progress, seconds_left } => {
                self.on_export_progress(export, run, (progress, seconds_left));
            }
            Outcome::Exported { export, outcome } => return self.on_exported(export, outcome),
            Outcome::ExportsListed { outcome } => self.exported.end(outcome),
            Outcome::ExportFileSeen { request, outcome } => self.on_export_file(request, outcome),
            Outcome::ColumnSetsListed { request, outcome } => self.on_column_sets(request, outcome),
            Outcome::UsersSampled { request, outcome } => return self.on_users_sampled(request, outcome),
            Outcome::ColumnsPreviewed { request, outcome } => self.on_columns_previewed(request, outcome),
            Outcome::RunsFound { request, outcome } => self.on_runs_found(request, outcome),
        }
        Vec::new()
    }
}
