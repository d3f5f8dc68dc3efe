; Whatever of ours still runs holds files that are about to be replaced: it is ended, by its place and not by its name.
!macro endWhatRunsHere
  nsExec::Exec `powershell -NoProfile -NonInteractive -Command "Get-Process | Where-Object { $$_.Path -like '$INSTDIR\*' } | Stop-Process -Force"`
  Pop $0
!macroend

!macro customInit
  !insertmacro endWhatRunsHere
!macroend

!macro customUnInit
  !insertmacro endWhatRunsHere
!macroend

!macro customUnInstall
  DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Run" "dev.carpool.desktop"
!macroend
