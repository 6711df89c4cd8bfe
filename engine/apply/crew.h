// The workers of one run: a fixed number of threads that do what they are given, and a post box
// through which they answer. Nothing else is shared between threads.
#pragma once
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace dbsn {

// What workers say to the coordinator, in order of arrival.
template <typename Message>
class PostBox {
 public:
  void Put(Message message) {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      messages_.push_back(std::move(message));
    }
    arrived_.notify_one();
  }
  // Everything that has arrived; waits until there is something, or for |patience|: then nothing.
  std::vector<Message> TakeAll(std::chrono::milliseconds patience) {
    std::unique_lock<std::mutex> lock(mutex_);
    arrived_.wait_for(lock, patience, [&] { return !messages_.empty(); });
    std::vector<Message> taken = std::move(messages_);
    messages_.clear();
    return taken;
  }

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::vector<Message> messages_;
};

class Crew {
 public:
  explicit Crew(std::size_t workers);
  ~Crew();  // waits for all that was given
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;

  void Give(std::function<void()> job);

 private:
  void Work();

  std::mutex mutex_;
  std::condition_variable given_;
  std::deque<std::function<void()>> jobs_;
  bool over_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace dbsn
