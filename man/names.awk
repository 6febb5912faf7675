# Prints the names that a manual page gives itself: the .Nm lines of its section NAME.
/^\.Sh/ { naming = $2 == "NAME" }
naming && /^\.Nm/ { print $2 }
