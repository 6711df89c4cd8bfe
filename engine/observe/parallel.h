// A parallel for: the story stays serial, only the loop is shared out.
#pragma once
#include <cstddef>
#include <functional>

namespace dbsn {

// Calls |work| for every index in [0, count), on at most |workers| threads; returns when all have
// ended. Results belong at their own index, so that no order of threads shows. |stop_asked| ends
// it early; indices not begun are left out. |work| must not throw.
void ParallelFor(std::size_t count, int workers, const std::function<bool()>& stop_asked,
                 const std::function<void(std::size_t)>& work);

}  // namespace dbsn
