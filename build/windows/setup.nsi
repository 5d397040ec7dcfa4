; The setup of the frozen program for one user, without administrator's rights.
; makensis -DVERSION=1.2.3 -DSOURCE=folder -DICON=file.ico -DOUTPUT=file.exe -DSIZE=kilobytes setup.nsi
Target amd64-unicode
!ifdef QUICK
  SetCompressor zlib
!else
  SetCompressor /SOLID lzma
  SetCompressorDictSize 64
!endif
CRCCheck force
RequestExecutionLevel user
ManifestDPIAware true
ManifestSupportedOS Win10

!include MUI2.nsh
!include WinVer.nsh
!include LogicLib.nsh
!include WordFunc.nsh
!include FileFunc.nsh

!define KEY "Software\Xiaobiao"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\Xiaobiao"
!define CLASSES "Software\Classes"
; Windows 10 1809 and LTSC 2019
!define OLDEST_BUILD 17763

Name "校标通"
OutFile "${OUTPUT}"
InstallDir "$LOCALAPPDATA\Programs\Xiaobiao"
InstallDirRegKey HKCU "${KEY}" "InstallDir"
BrandingText "校标通 ${VERSION}"
VIProductVersion "${VERSION}.0"
VIAddVersionKey /LANG=2052 "ProductName" "校标通"
VIAddVersionKey /LANG=2052 "CompanyName" "校标通"
VIAddVersionKey /LANG=2052 "FileDescription" "校标通安装程序"
VIAddVersionKey /LANG=2052 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=2052 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=2052 "LegalCopyright" "Apache License 2.0"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_DIRECTORYPAGE_TEXT_TOP "校标通将装到下面的文件夹，不需要管理员权限。您的工作文件在“文档”里的“校标通”文件夹，安装和升级都不会动它们。"
!define MUI_FINISHPAGE_RUN "$INSTDIR\xiaobiao.exe"
!define MUI_FINISHPAGE_RUN_TEXT "现在打开校标通"
!define MUI_UNCONFIRMPAGE_TEXT_TOP "将从这台电脑上删除校标通程序。您的工作文件和设置都会保留。"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "SimpChinese"

; Exit codes for silent use: 2 is NSIS' own for an installation that failed.
!define TOO_OLD 10
!define DOWNGRADE 11
!define RUNNING 12

!macro refuse words code
  MessageBox MB_OK|MB_ICONSTOP "${words}" /SD IDOK
  SetErrorLevel ${code}
  Quit
!macroend

Function .onInit
  SetShellVarContext current
  ${IfNot} ${AtLeastWin10}
    !insertmacro refuse "这台电脑的 Windows 太旧，装不了校标通。$\n$\n请换一台装有 Windows 10（1809 或更新）或 Windows 11 的电脑。" ${TOO_OLD}
  ${EndIf}
  ${WinVerGetBuild} $0
  ${If} $0 < ${OLDEST_BUILD}
    !insertmacro refuse "这台电脑的 Windows 10 太旧（内部版本 $0），装不了校标通。$\n$\n请先把 Windows 升级到 1809 或更新的版本，或换一台电脑。" ${TOO_OLD}
  ${EndIf}
  ReadRegStr $0 HKCU "${KEY}" "Version"
  ${If} $0 != ""
    ${VersionCompare} "$0" "${VERSION}" $1
    ${If} $1 == 1
      !insertmacro refuse "这台电脑上已经装有更新的校标通 $0，没有换成旧的 ${VERSION}：旧版打不开新版的工作文件。$\n$\n请直接使用已装的校标通。" ${DOWNGRADE}
    ${EndIf}
  ${EndIf}
FunctionEnd

; A program that runs cannot be opened for writing.
!macro wait_until_closed un
Function ${un}wait_until_closed
  again:
  ${If} ${FileExists} "$INSTDIR\xiaobiao.exe"
    ClearErrors
    FileOpen $0 "$INSTDIR\xiaobiao.exe" a
    ${If} ${Errors}
      MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "校标通正在运行。请先关闭它的所有窗口，再点“重试”。" /SD IDCANCEL IDRETRY again
      SetErrorLevel ${RUNNING}
      Quit
    ${EndIf}
    FileClose $0
  ${EndIf}
FunctionEnd
!macroend
!insertmacro wait_until_closed ""
!insertmacro wait_until_closed "un."

!macro remove_program
  RMDir /r "$INSTDIR\_internal"
  RMDir /r "$INSTDIR\licenses"
  Delete "$INSTDIR\xiaobiao.exe"
  Delete "$INSTDIR\xiaobiao-console.exe"
  Delete "$INSTDIR\LICENSE.txt"
  Delete "$INSTDIR\THIRD-PARTY-NOTICES.md"
  Delete "$INSTDIR\说明.txt"
!macroend

!macro associate extension class name
  WriteRegStr HKCU "${CLASSES}\.${extension}" "" "${class}"
  WriteRegStr HKCU "${CLASSES}\${class}" "" "${name}"
  WriteRegStr HKCU "${CLASSES}\${class}\DefaultIcon" "" "$INSTDIR\xiaobiao.exe,0"
  WriteRegStr HKCU "${CLASSES}\${class}\shell\open\command" "" '"$INSTDIR\xiaobiao.exe" "%1"'
!macroend

!macro dissociate extension class
  ReadRegStr $0 HKCU "${CLASSES}\.${extension}" ""
  ${If} $0 == "${class}"
    DeleteRegKey HKCU "${CLASSES}\.${extension}"
  ${EndIf}
  DeleteRegKey HKCU "${CLASSES}\${class}"
!macroend

Function failed
  SetOutPath "$INSTDIR"
  RMDir /r "$INSTDIR\_new"
  MessageBox MB_OK|MB_ICONSTOP "没有装上：不能写入“$INSTDIR”，可能是磁盘已满，或文件夹受保护。$\n$\n原来的程序和您的工作文件都没有变。请换一个文件夹，或清理磁盘后再试。" /SD IDOK
  SetErrorLevel 2
  Abort "没有装上。"
FunctionEnd

Section
  ; A folder that already holds something else gets a folder of ours inside it.
  ${If} ${FileExists} "$INSTDIR\*.*"
  ${AndIfNot} ${FileExists} "$INSTDIR\xiaobiao.exe"
  ${AndIfNot} ${FileExists} "$INSTDIR\_new\*.*"
    ${DirState} "$INSTDIR" $0
    ${If} $0 == 1
      StrCpy $INSTDIR "$INSTDIR\Xiaobiao"
    ${EndIf}
  ${EndIf}
  Call wait_until_closed

  ; Everything is unpacked beside the old program first: an interrupted installation leaves that as it was.
  RMDir /r "$INSTDIR\_new"
  ClearErrors
  SetOutPath "$INSTDIR\_new"
  File /r "${SOURCE}\*.*"
  ${If} ${Errors}
    Call failed
  ${EndIf}
  SetOutPath "$INSTDIR"
  RMDir /r "$INSTDIR\_old"
  ${If} ${FileExists} "$INSTDIR\_internal\*.*"
    ClearErrors
    Rename "$INSTDIR\_internal" "$INSTDIR\_old"
    ${If} ${Errors}
      Call failed
    ${EndIf}
  ${EndIf}
  !insertmacro remove_program
  ClearErrors
  Rename "$INSTDIR\_new\_internal" "$INSTDIR\_internal"
  Rename "$INSTDIR\_new\licenses" "$INSTDIR\licenses"
  Rename "$INSTDIR\_new\xiaobiao.exe" "$INSTDIR\xiaobiao.exe"
  Rename "$INSTDIR\_new\xiaobiao-console.exe" "$INSTDIR\xiaobiao-console.exe"
  Rename "$INSTDIR\_new\LICENSE.txt" "$INSTDIR\LICENSE.txt"
  Rename "$INSTDIR\_new\THIRD-PARTY-NOTICES.md" "$INSTDIR\THIRD-PARTY-NOTICES.md"
  Rename "$INSTDIR\_new\说明.txt" "$INSTDIR\说明.txt"
  ${If} ${Errors}
    Call failed
  ${EndIf}
  RMDir /r "$INSTDIR\_new"
  RMDir /r "$INSTDIR\_old"
  WriteUninstaller "$INSTDIR\uninstall.exe"

  CreateShortcut "$SMPROGRAMS\校标通.lnk" "$INSTDIR\xiaobiao.exe"
  CreateShortcut "$DESKTOP\校标通.lnk" "$INSTDIR\xiaobiao.exe"

  WriteRegStr HKCU "${KEY}" "InstallDir" "$INSTDIR"
  WriteRegStr HKCU "${KEY}" "Version" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "校标通"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\xiaobiao.exe"
  WriteRegStr HKCU "${UNINSTALL}" "Publisher" "校标通"
  WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" ${SIZE}
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1

  !insertmacro associate "xbp" "Xiaobiao.Package" "校标通签名文件"
  !insertmacro associate "xbw" "Xiaobiao.Workspace" "校标通工作文件"
  ${RefreshShellIcons}
SectionEnd

Section un.
  Call un.wait_until_closed
  !insertmacro remove_program
  Delete "$INSTDIR\uninstall.exe"
  ; Only where it is empty: work that somebody saved here stays.
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\校标通.lnk"
  Delete "$DESKTOP\校标通.lnk"
  !insertmacro dissociate "xbp" "Xiaobiao.Package"
  !insertmacro dissociate "xbw" "Xiaobiao.Workspace"
  DeleteRegKey HKCU "${UNINSTALL}"
  DeleteRegKey HKCU "${KEY}"
  ${RefreshShellIcons}
SectionEnd
