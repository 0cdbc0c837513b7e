#!/usr/bin/env bash
# Starts an interpreter of Zeppelin by plain java: -d DIRECTORY -c HOST -p PORT -r RANGE -i GROUP …
while getopts d:c:p:r:i:l:g:u:v opt; do
  case $opt in d) dir=$OPTARG ;; c) host=$OPTARG ;; p) port=$OPTARG ;; r) range=$OPTARG ;; i) group=$OPTARG ;; *) ;; esac
done
cp=$dir/*:$ZEPPELIN_HOME/interpreter/zeppelin-interpreter-shaded-0.10.1.jar
[ "$(basename "$dir")" != spark ] || cp=$cp:$NOTE_CLASSPATH
exec java $NOTE_OPENS -Xmx2g -cp "$cp" org.apache.zeppelin.interpreter.remote.RemoteInterpreterServer "$host" "$port" "$group" "$range" >> "$ZEPPELIN_HOME/logs/interpreter-$(basename "$dir").log" 2>&1
