#!/bin/sh
# Runs workerd with Ctrl-C ignored. A terminal sends SIGINT to every process of the command; workerd
# would end at once, under the requests that the server still wants to finish. An ignored signal
# stays ignored across exec, and Node has no option that would set it for a child.
trap '' INT HUP
exec "$BATON_WORKERD" "$@"
