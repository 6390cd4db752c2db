//! What the official Rust SDK, unmodified, can do with a server: one test per capability.
//!
//!     cargo run -- --url http://localhost:8080
//!
//! The last line is "N passed, N failed"; the exit code is 0 when nothing failed.

mod control;
mod definitions;
mod events;
mod executions;
mod failures;
mod finding;
mod schedules;
mod secrets;
mod support;
mod workers;

use std::future::Future;
use std::time::Instant;

use support::{Outcome, Sdk};

/// Counts what passes and what fails.
pub struct Report {
    sdk: Sdk,
    passed: u32,
    failed: u32,
}

impl Report {
    /// Runs the test of a capability; a panic of a test ends the run.
    pub async fn check<Test, Running>(&mut self, name: &str, test: Test)
    where
        Test: FnOnce(Sdk) -> Running,
        Running: Future<Output = Outcome>,
    {
        let began = Instant::now();
        match test(self.sdk.clone()).await {
            Ok(()) => {
                self.passed += 1;
                println!("ok      {name}, {:.1} s", began.elapsed().as_secs_f32());
            }
            Err(problem) => {
                self.failed += 1;
                println!("FAILED  {name}\n{problem}");
            }
        }
    }
}

#[tokio::main]
async fn main() -> Outcome {
    let url = std::env::args()
        .nth(2)
        .unwrap_or("http://localhost:8080".to_owned());
    let sdk = Sdk::new(&url)?;
    let mut handler = workers::start(&sdk).await?;
    let mut report = Report {
        sdk,
        passed: 0,
        failed: 0,
    };
    definitions::run(&mut report).await;
    executions::run(&mut report).await;
    failures::run(&mut report).await;
    control::run(&mut report).await;
    finding::run(&mut report).await;
    schedules::run(&mut report).await;
    events::run(&mut report).await;
    secrets::run(&mut report).await;
    handler.stop().await?;
    println!("{} passed, {} failed", report.passed, report.failed);
    std::process::exit(i32::from(report.failed > 0));
}
