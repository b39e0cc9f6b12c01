package capstan.http.views;

/// `/live`: the process answers.
///
/// @param uptimeS seconds since the process started
public record LiveJson(boolean live, long uptimeS) {}
