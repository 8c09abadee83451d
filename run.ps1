# Builds Counterfoil and runs it: without arguments the demo shop in a window, otherwise `counterfoil` with these arguments.
. "$PSScriptRoot/.ci/need.ps1"
$manifest = "$PSScriptRoot/Cargo.toml"

Need-Rust $PSScriptRoot
Need-Compiler

$target = if ($env:CARGO_TARGET_DIR) { $env:CARGO_TARGET_DIR } else { "$PSScriptRoot/target" }
$cold = -not (Test-Path "$target/debug/counterfoil.exe")
if ($cold) { Say 'First build; it takes some minutes.' }
$watch = [Diagnostics.Stopwatch]::StartNew()
Invoke-Step cargo @('build', '--locked', '--manifest-path', $manifest)
if ($cold) { Say ('Built in {0} min {1} s.' -f [math]::Floor($watch.Elapsed.TotalMinutes), $watch.Elapsed.Seconds) }

$counterfoil = @('run', '--quiet', '--locked', '--manifest-path', $manifest, '--')
if ($args.Count -gt 0) {
    cargo @counterfoil @args
    exit $LASTEXITCODE
}
Invoke-Step cargo ($counterfoil + @('demo'))
