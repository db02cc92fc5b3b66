//! The command line of `completions`.

use clap::Args;
use clap_complete::Shell;

/// Print the script that completes commands and options in a shell.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  billcast completions bash > ~/.local/share/bash-completion/completions/billcast
  billcast completions zsh > ~/.zfunc/_billcast
  billcast completions fish > ~/.config/fish/completions/billcast.fish
  billcast completions powershell >> $PROFILE

Print it again after an update: a script completes the commands of the program that printed it. \
zsh looks in ~/.zfunc where ~/.zshrc says `fpath+=~/.zfunc` before `compinit`.")]
pub(crate) struct Completions {
    /// The shell
    #[arg(value_enum)]
    pub(crate) shell: Shell,
}
