//! What the machine does to a store: a full disk, a folder that cannot be written, a right that is lost on the way.

#![cfg(all(feature = "disk", target_os = "linux"))]
#![expect(clippy::unwrap_used, reason = "helpers of tests stop where a test would")]

use std::fs::{self, Permissions};
use std::io::{self, Write as _};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use demarche::store::{Store, StoreInfo};

use crate::store::lines;
use crate::support::{Project, Ran, wait_until};

/// A user without rights, where the test has all of them.
const NOBODY: u32 = 65_534;

/// A folder in which the program runs without the rights of root, which no permission stops.
struct Powerless {
    project: Project,
    program: PathBuf,
    is_root: bool,
}

impl Powerless {
    fn new() -> Self {
        let project = Project::new();
        let is_root = fs::metadata(project.path()).unwrap().uid() == 0;
        // A user without rights cannot always go where the program was built.
        let program = project.path().join("program");
        fs::copy(env!("CARGO_BIN_EXE_demarche"), &program).unwrap();
        let powerless = Self { project, program, is_root };
        powerless.give(powerless.project.path());
        powerless
    }

    /// Lets the program own a file or folder.
    fn give(&self, path: &Path) {
        if self.is_root {
            chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
        }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(arguments).current_dir(self.project.path());
        if self.is_root {
            command.uid(NOBODY).gid(NOBODY);
        }
        command
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        self.command(arguments).output().unwrap().into()
    }

    fn store(&self) -> PathBuf {
        self.project.path().join("demarche-store")
    }

    /// Gives all folders of the store these permissions.
    fn permit(&self, mode: u32) {
        for entry in walkdir::WalkDir::new(self.store()) {
            let entry = entry.unwrap();
            if entry.file_type().is_dir() {
                fs::set_permissions(entry.path(), Permissions::from_mode(mode)).unwrap();
            }
        }
    }
}

const NEWS: &str = "{\"id\": \"one\", \"text\": \"France invited Armenia to the conference.\"}\n";

#[test]
fn a_folder_that_cannot_be_written_can_be_asked() {
    let powerless = Powerless::new();
    powerless.give(&powerless.project.file("news.jsonl", NEWS));
    assert_eq!(powerless.run(&["build", "news.jsonl"]).code, Some(0));
    powerless.permit(0o555);
    for name in ["lock", "demarche.json"] {
        fs::set_permissions(powerless.store().join(name), Permissions::from_mode(0o444)).unwrap();
    }
    let asked = powerless.run(&["query", "ASK { ?event d:act act:invite }"]);
    assert_eq!((asked.code, asked.stdout.as_str()), (Some(0), "true\n"), "{}", asked.stderr);
    for arguments in [["store", "info"], ["store", "verify"]] {
        assert_eq!(powerless.run(&arguments).code, Some(0), "{arguments:?}");
    }
    for arguments in [["build", "news.jsonl"].as_slice(), &["store", "compact"], &["reconcile"]] {
        let ran = powerless.run(arguments);
        assert_eq!(ran.code, Some(1), "{arguments:?}: {}", ran.stderr);
        assert_eq!(ran.stderr, "demarche: cannot use ./demarche-store/lock: Permission denied (os error 13)\n");
    }
    powerless.permit(0o755);
}

#[test]
fn a_right_that_is_lost_on_the_way_stops_a_build_and_costs_nothing() {
    let powerless = Powerless::new();
    powerless.give(&powerless.project.file("news.jsonl", NEWS));
    let mut child =
        powerless.command(&["build", "-", "--quiet"]).stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let store = powerless.store();
    wait_until("the build has the store", || StoreInfo::read(&store).is_ok_and(|info| info.is_being_written));
    powerless.permit(0o555);
    stdin.write_all(NEWS.as_bytes()).unwrap();
    drop(stdin);
    let ran = Ran::from(child.wait_with_output().unwrap());
    assert!(ran.code == Some(1) && ran.stderr.contains("Permission denied"), "{ran:?}");
    assert_eq!(powerless.run(&["store", "verify"]).code, Some(0));
    powerless.permit(0o755);
    assert_eq!(powerless.run(&["build", "news.jsonl"]).code, Some(0));
    assert!(powerless.run(&["store", "verify"]).stdout.starts_with("sound: 1 documents"));
}

/// Runs a script in a folder `small` that holds so many megabytes and is gone afterwards; `None` where that may not be.
fn in_small_folder(project: &Project, megabytes: usize, script: &str) -> Option<Ran> {
    fs::create_dir_all(project.path().join("small")).unwrap();
    let mount = format!("mount -t tmpfs -o size={megabytes}m none small");
    let run = |script: &str| {
        let mut command = Command::new("unshare");
        command.args(["--map-root-user", "--mount", "sh", "-ec", script]).current_dir(project.path());
        command.env("DEMARCHE", env!("CARGO_BIN_EXE_demarche")).output()
    };
    if !run(&mount).is_ok_and(|output| output.status.success()) {
        let _ = writeln!(io::stderr(), "skipped: a full disk, since a small file system cannot be mounted here");
        return None;
    }
    Some(run(&format!("{mount}\n{script}")).unwrap().into())
}

#[test]
fn a_full_disk_stops_a_build_which_goes_on_when_there_is_room() {
    let project = Project::new();
    let samples = concat!(env!("CARGO_MANIFEST_DIR"), "/data/samples");
    assert_eq!(project.run(&["build", samples, "--store", "roomy", "--quiet"]).code, Some(0));
    let roomy = lines(&Store::open_read_only(project.path().join("roomy")).unwrap());
    let script = format!(
        "status=0; \"$DEMARCHE\" build {samples} --store small/store --quiet || status=$?\n\
         mount -o remount,size=500m small\n\
         \"$DEMARCHE\" build {samples} --store small/store --quiet\n\
         cp -r small/store copy\n\
         exit $status"
    );
    let mut full = 0;
    // From too little for an empty store to nearly enough for all.
    for megabytes in [1, 20, 45] {
        let Some(ran) = in_small_folder(&project, megabytes, &script) else { return };
        if ran.code != Some(0) {
            full += 1;
            assert!(ran.code == Some(1) && ran.stderr.contains("No space left on device"), "{megabytes} MB: {ran:?}");
        }
        let copy = project.path().join("copy");
        assert!(lines(&Store::open_read_only(&copy).unwrap()) == roomy, "{megabytes} MB: {ran:?}");
        fs::remove_dir_all(copy).unwrap();
    }
    assert!(full >= 2, "it was full {full} times");
}
