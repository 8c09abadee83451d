# What building and testing Counterfoil on Windows needs, checked in one place. Dot-sourced by run.ps1 and test.ps1.

function Say([string] $Text) { [Console]::Error.WriteLine($Text) }
function Stop-With([string] $Text) { Say $Text; exit 1 }
function Have([string] $Name) { [bool] (Get-Command $Name -ErrorAction SilentlyContinue) }

# Runs a program and stops when it fails.
function Invoke-Step([string] $Program, [string[]] $Arguments) {
    & $Program @Arguments
    if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
}

function Need-Rust([string] $Root) {
    if (-not ((Have cargo) -and (Have rustc))) {
        Stop-With 'Missing: Rust. Install it with:  winget install Rustlang.Rustup'
    }
    $want = (Select-String -Path "$Root/Cargo.toml" -Pattern '^rust-version = "(.*)"').Matches[0].Groups[1].Value
    $found = ((rustc --version) -split ' ')[1]
    if ([version] ($found -replace '-.*') -lt [version] $want) {
        Stop-With "Rust $found is too old, $want or newer is needed. Update it with:  rustup update stable"
    }
}

# A C compiler, and what builds OpenSSL for the encrypted database.
function Need-Compiler {
    $finder = "${env:ProgramFiles(x86)}\Microsoft Visual Studio\Installer\vswhere.exe"
    $tools = if (Test-Path $finder) {
        & $finder -latest -products * -requires Microsoft.VisualStudio.Component.VC.Tools.x86.x64 -property installationPath
    }
    if (-not ($tools -or (Have cl))) {
        Stop-With ('Missing: Visual Studio Build Tools with "Desktop development with C++". Install them with:  ' +
            'winget install Microsoft.VisualStudio.2022.BuildTools')
    }
    if (-not (Have perl)) { Stop-With 'Missing: perl. Install it with:  winget install StrawberryPerl.StrawberryPerl' }
    if (-not (Have nasm)) { Stop-With 'Missing: nasm. Install it with:  winget install NASM.NASM' }
}
