//! `upchain`: the terminal, progress bars and exit codes live here and only here.

mod args;
mod array;
mod commands;
mod exit;
mod layout;
mod live;
mod output;
mod progress;
#[cfg(test)]
mod reference;
mod signals;

use args::{Args, Command};
use clap::FromArgMatches as _;
use std::process::ExitCode;

fn main() -> ExitCode {
    let args = Args::from_arg_matches(&args::command().get_matches()).unwrap_or_else(|error| error.exit());
    let ended = match &args.command {
        Command::Run(run) => commands::run::execute(run),
        Command::Experiment(experiment) => commands::experiment::execute(experiment),
        Command::Plan(plan) => commands::plan::execute(plan),
        Command::Slurm(slurm) => commands::slurm::execute(slurm),
        Command::Status(status) => commands::status::execute(status),
        Command::Effects(effects) => commands::effects::execute(effects),
        Command::Sensitivity(sensitivity) => commands::sensitivity::execute(sensitivity),
        Command::Report(report) => commands::report::execute(report),
        Command::Verify(verify) => commands::verify::execute(verify),
        Command::Merge(merge) => commands::merge::execute(merge),
        Command::Diff(diff) => commands::diff::execute(diff),
        Command::Rerun(rerun) => commands::rerun::execute(rerun),
        Command::Check(check) => commands::check::execute(check),
        Command::Validate(validate) => commands::validate::execute(validate),
        Command::Calibrate(calibrate) => commands::calibrate::execute(calibrate),
        Command::Accounts(accounts) => commands::accounts::execute(accounts),
        Command::World(world) => commands::world::execute(world),
        Command::Explain(explain) => commands::explain::execute(explain),
        Command::ExplainFirm(firm) => commands::explain_firm::execute(firm),
        Command::Shock(shock) => commands::shock::execute(shock),
        Command::Schema(schema) => commands::schema::execute(schema),
        Command::Completions(completions) => commands::shell::completions(completions),
        Command::Man(man) => commands::shell::man(man),
    };
    match ended {
        Ok(code) => code.into(),
        Err(stop) => {
            output::say(stop.message.trim_end());
            stop.code.into()
        }
    }
}
