// The only way to the three standard streams.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace dbsn {

class Stop;

class Terminal {
 public:
  virtual ~Terminal() = default;
  virtual bool in_is_terminal() const = 0;
  virtual bool out_is_terminal() const = 0;
  virtual bool err_is_terminal() const = 0;
  // Whole or not at all is not promised: a reader that went away loses text and stops nothing.
  virtual void Out(std::string_view text) = 0;
  virtual void Err(std::string_view text) = 0;
  // A line without its end; nothing at the end of input, or once |stop| was asked.
  virtual std::optional<std::string> ReadLine(const Stop& stop) = 0;
};

class PosixTerminal final : public Terminal {
 public:
  bool in_is_terminal() const override;
  bool out_is_terminal() const override;
  bool err_is_terminal() const override;
  void Out(std::string_view text) override;
  void Err(std::string_view text) override;
  std::optional<std::string> ReadLine(const Stop& stop) override;
  // False once stdout could not be written for another reason than a reader that went away.
  bool out_ok() const { return out_ok_; }

 private:
  bool out_ok_ = true;
};

}  // namespace dbsn
