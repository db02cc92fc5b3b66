//! Checks limits, the caps of group types and error codes.

use std::collections::{BTreeMap, BTreeSet};

use super::{Check, MOST_NAMES};
use crate::diagnostic::{Kind, expected};
use crate::rulebook::file::{AllowedFile, CodeFile, LimitFile, RulebookFile, TypeCapFile};
use crate::rulebook::model::{Limit, LimitMove, Package, Sourced, TypeCap};
use crate::rulebook::policy::GroupType;
use crate::rulebook::rule::Reason;
use crate::rulebook::values::PackageKindWord;
use crate::toml_input::{At, last_part};

impl Check {
    pub(super) fn limits(&mut self, file: &RulebookFile, packages: &[Package]) -> Vec<Limit> {
        let limits = file.limit.as_deref().unwrap_or_default();
        let mut seen = BTreeSet::new();
        for limit in limits {
            if let Some(kind) = limit.id.value.filter(|kind| !seen.insert(*kind)) {
                self.problem(
                    Kind::LimitTwice,
                    &limit.id,
                    format!("`{}` stands here a second time", kind.word()),
                    "remove one of them",
                );
            }
        }
        limits.iter().filter_map(|limit| self.limit(limit, packages)).collect()
    }

    fn limit(&mut self, limit: &LimitFile, packages: &[Package]) -> Option<Limit> {
        let error_code = limit.error_code.as_ref().and_then(|code| self.code(code));
        let mut allowed = BTreeMap::new();
        for (edition, at) in &limit.editions {
            let known = self.edition_known(edition, at);
            let number = at.value.as_ref().and_then(|number| self.allowed(number));
            allowed.extend(number.filter(|_| known).map(|number| (edition.clone(), number)));
        }
        let silent = self.editions.keys().filter(|id| !limit.editions.contains_key(*id));
        let silent: Vec<String> = silent.take(MOST_NAMES).map(|id| format!("`{id}`")).collect();
        if !silent.is_empty() {
            let help = "add it with a whole number, or with \"unlimited\"";
            self.problem(
                Kind::LimitSilent,
                &limit.id,
                format!("says nothing about the edition {}", silent.join(", ")),
                help,
            );
        }
        let moved = match (&limit.lifted_by, &limit.raised_by) {
            (None, None) => None,
            (Some(_), Some(both)) => {
                self.problem(
                    Kind::LimitMovedTwice,
                    both,
                    "a limit is either lifted or raised",
                    "remove `lifted_by` or `raised_by`",
                );
                None
            }
            (Some(at), None) => self.mover(at, PackageKindWord::Switch).map(LimitMove::LiftedBy),
            (None, Some(at)) => {
                self.defaults_agree(at, packages, &allowed);
                self.mover(at, PackageKindWord::Level).map(LimitMove::RaisedBy)
            }
        };
        Some(Limit { kind: limit.id.value?, error_code, moved, allowed })
    }

    /// The package that moves a limit: a level raises it, a switch lifts it. One of the file that has a mistake of
    /// its own is good enough here.
    fn mover(&mut self, at: &At<String>, kind: PackageKindWord) -> Option<String> {
        let id = at.value.as_ref()?;
        let fits = |known: &Option<PackageKindWord>| known.is_none_or(|known| known == kind);
        if self.packages.get(id).is_some_and(fits) {
            return Some(id.clone());
        }
        let fitting = self.packages.iter().filter(|(_, known)| fits(known));
        let fitting: Vec<&str> = fitting.map(|(id, _)| id.as_str()).collect();
        let word = if kind == PackageKindWord::Level { "level" } else { "switch" };
        let help = match fitting.as_slice() {
            [] => format!("remove `{0}`; over a base, write `{0} = {{ withdrawn = \"SOURCE\" }}`", last_part(&at.key)),
            fitting => expected(id, fitting).to_string(),
        };
        self.problem(Kind::LimitPackage, at, format!("there is no package `{id}` of kind \"{word}\""), help);
        None
    }

    /// A level at its default is the edition's own limit: the two numbers must be the same.
    fn defaults_agree(
        &mut self,
        at: &At<String>,
        packages: &[Package],
        allowed: &BTreeMap<String, Sourced<Option<u64>>>,
    ) {
        let Some(package) = packages.iter().find(|package| Some(&package.id) == at.value.as_ref()) else {
            return;
        };
        for (edition, offer) in &package.offers {
            let default = offer.default_number().map(u64::from);
            let limit = allowed.get(edition).map(|allowed| allowed.value);
            if let Some(limit) = limit.filter(|limit| *limit != default) {
                let [limit, default] = [limit, default].map(|n| n.map_or("unlimited".to_owned(), |n| n.to_string()));
                let message = format!("the limit of {edition} is {limit}, the package's default there is {default}");
                self.problem(Kind::LimitDefault, at, message, "write the same number in both places");
            }
        }
    }

    fn allowed(&mut self, file: &AllowedFile) -> Option<Sourced<Option<u64>>> {
        self.sourced(&file.allowed, &file.source, |allowed| allowed.0)
    }

    fn code(&mut self, file: &CodeFile) -> Option<Sourced<i32>> {
        self.sourced(&file.code, &file.source, |code| *code)
    }

    pub(super) fn type_caps(&mut self, file: &RulebookFile) -> Vec<TypeCap> {
        let mut caps: Vec<TypeCap> = Vec::new();
        for cap in file.type_cap.as_deref().unwrap_or_default() {
            let members = self.allowed(&cap.members);
            let error_code = cap.error_code.as_ref().and_then(|code| self.code(code));
            let Some(group_type) = cap.group_type.value else {
                continue;
            };
            if group_type == GroupType::Broadcast {
                self.problem(
                    Kind::CapBroadcast,
                    &cap.group_type,
                    "broadcast groups have no member limit (L4)",
                    "remove the entry",
                );
            }
            if caps.iter().any(|other| other.group_type == group_type) {
                self.problem(Kind::CapTwice, &cap.group_type, "this type has a cap already", "remove one of them");
            }
            let Some(Sourced { value, source }) = members else {
                continue;
            };
            let lifted_in = self.lifted_in(cap);
            match value {
                Some(value) => {
                    caps.push(TypeCap { group_type, members: Sourced { value, source }, error_code, lifted_in });
                }
                None => self.problem(
                    Kind::CapUnlimited,
                    &cap.members.allowed,
                    "a cap is a number",
                    "leave the type out if it has no cap",
                ),
            }
        }
        caps
    }

    fn lifted_in(&mut self, cap: &TypeCapFile) -> BTreeMap<String, String> {
        let mut lifted = BTreeMap::new();
        for (edition, at) in cap.lifted_in.iter().flatten() {
            let known = self.edition_known(edition, at);
            let source = at.value.as_ref().and_then(|lifted| self.source(&lifted.source));
            lifted.extend(source.filter(|_| known).map(|source| (edition.clone(), source)));
        }
        lifted
    }

    pub(super) fn error_codes(&mut self, file: &RulebookFile) -> BTreeMap<String, Sourced<i32>> {
        let words: Vec<_> = Reason::ALL.iter().map(|reason| reason.plain()).collect();
        let mut codes = BTreeMap::new();
        for (word, at) in file.error_codes.iter().flatten() {
            if !words.contains(&word.as_str()) {
                let help = expected(word, &words).to_string();
                self.problem(Kind::ReasonUnknown, at, format!("`{word}` is not a reason for a refusal"), help);
            }
            let code = at.value.as_ref().and_then(|code| self.code(code));
            codes.extend(code.map(|code| (word.clone(), code)));
        }
        codes
    }
}
