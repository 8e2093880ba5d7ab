//! What is shipped for clusters is what these take: the manifest against Kubernetes' types, the recipe against the repository, the page against the
//! schedulers' names.

use crate::repository::{read, root};
use k8s_openapi::api::batch::v1::Job;
use k8s_openapi::api::core::v1::PersistentVolumeClaim;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The documents of the manifest.
fn manifest() -> Vec<Value> {
    let text = read("clusters/kubernetes.yaml");
    text.split("\n---\n").map(|part| serde_saphyr::from_str(part).unwrap_or_else(|e| panic!("{e}"))).collect()
}

/// What the types of Kubernetes know of a document: a key that they do not know is gone, a value of another kind is an error.
fn known<T: DeserializeOwned + Serialize>(document: &Value) -> Result<(T, Value), serde_json::Error> {
    let typed: T = serde_json::from_value(document.clone())?;
    let value = serde_json::to_value(&typed)?;
    Ok((typed, value))
}

fn is_known<T: DeserializeOwned + Serialize>(document: &Value) -> bool {
    known::<T>(document).is_ok_and(|(_, value)| value == *document)
}

#[test]
fn the_manifest_holds_what_kubernetes_knows_and_nothing_else() {
    let documents = manifest();
    assert_eq!(documents.len(), 3);
    assert!(is_known::<PersistentVolumeClaim>(&documents[0]));
    assert!(is_known::<Job>(&documents[1]) && is_known::<Job>(&documents[2]));
    // And the check finds what is wrong.
    for (from, to) in [("completionMode", "completionmode"), ("\"completions\":16", "\"completions\":\"many\"")] {
        let wrong = documents[1].to_string().replace(from, to);
        assert!(!is_known::<Job>(&serde_json::from_str(&wrong).unwrap()), "{to}");
    }
}

#[test]
fn the_indexed_job_is_what_its_server_admits() {
    let documents = manifest();
    let (job, _) = known::<Job>(&documents[1]).unwrap();
    let spec = job.spec.unwrap();
    let pod = spec.template.spec.unwrap();
    let args = pod.containers[0].args.clone().unwrap();
    let after = |flag: &str| args[args.iter().position(|arg| arg == flag).unwrap() + 1].clone();
    assert_eq!(spec.completion_mode.as_deref(), Some("Indexed"));
    assert_eq!(after("--shards"), spec.completions.unwrap().to_string(), "a shard a pod");
    assert!(spec.parallelism.unwrap() <= spec.completions.unwrap());
    // A policy for failures needs pods that are not started again in place, and names containers that are there.
    assert_eq!(pod.restart_policy.as_deref(), Some("Never"));
    let rules = spec.pod_failure_policy.unwrap().rules;
    let names: Vec<String> =
        rules.iter().filter_map(|rule| rule.on_exit_codes.as_ref()?.container_name.clone()).collect();
    assert!(!names.is_empty() && names.iter().all(|name| *name == pod.containers[0].name));
    assert!(after("--grace").parse::<i64>().unwrap() < pod.termination_grace_period_seconds.unwrap());
    assert_eq!(
        after("--out"),
        known::<Job>(&documents[2]).unwrap().0.spec.unwrap().template.spec.unwrap().containers[0].args.clone().unwrap()
            [1]
    );
}

#[test]
fn the_recipe_of_the_container_is_of_this_repository() {
    let recipe = read("clusters/Containerfile");
    let workspace = read("Cargo.toml");
    let version = workspace.lines().find_map(|line| line.strip_prefix("rust-version = ")).unwrap().trim_matches('"');
    assert!(recipe.contains(&format!("library/rust:{version}-")), "the recipe's Rust is not {version}");
    let copied =
        recipe.lines().filter_map(|line| line.strip_prefix("COPY ")).filter(|line| !line.starts_with("--from"));
    for line in copied {
        let from = line.split(' ').next().unwrap();
        assert!(root().join(from).exists(), "`{from}` is not there");
    }
    assert!(recipe.contains("--path crates/cli") && recipe.trim_end().ends_with("ENTRYPOINT [\"upchain\"]"));
}
