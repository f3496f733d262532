// What any program pays to start: the other starts are compared with it.
return 0;
