// An empty program: what starting any C++ program costs.
int main() { return 0; }
