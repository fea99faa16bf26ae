#include "db/teller.h"

#include <iterator>
#include <utility>

namespace regulars::db {

Teller::Teller() {
  thread_ = std::thread([this] { loop(); });
}

Teller::~Teller() {
  {
    const core::Lock lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void Teller::tell(std::vector<Message> messages) {
  if (messages.empty()) {
    return;
  }
  {
    const core::Lock lock(mutex_);
    waiting_.insert(waiting_.end(),
                    std::make_move_iterator(messages.begin()),
                    std::make_move_iterator(messages.end()));
  }
  changed_.notify_one();
}

void Teller::loop() {
  while (true) {
    std::vector<Message> messages;
    {
      const core::Lock lock(mutex_);
      while (waiting_.empty() && !stopping_) {
        changed_.wait(mutex_);
      }
      if (waiting_.empty()) {
        return;
      }
      messages.swap(waiting_);
    }
    for (const Message& message : messages) {
      message();
    }
  }
}

}  // namespace regulars::db
