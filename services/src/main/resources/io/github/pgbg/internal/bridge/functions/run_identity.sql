  answer.cookie := handle.cookie;
  answer.state := ended.state;
  answer.consumed := ended.consumed;
  answer.label := ended.label;
  answer.launched_at := ended.launched_at;
